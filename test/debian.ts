import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const systemFolders = ['/usr/sbin', '/sbin'];

/** Where a program of a Debian package is; the package is installed where it is missing. */
export async function debianProgram(pkg: string, program: string): Promise<string> {
  const installed = await find(program);
  if (installed !== null) return installed;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patiently = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...patiently, 'update'], { env });
  await run('apt-get', [...patiently, 'install', '-y', '--no-install-recommends', pkg], { env });
  const found = await find(program);
  if (found === null) throw new Error(`The Debian package ${pkg} has no program ${program}.`);
  return found;
}

async function find(program: string): Promise<string | null> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...systemFolders];
  for (const path of folders.filter(Boolean).map((folder) => join(folder, program)))
    if (await isExecutable(path)) return path;
  return null;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
