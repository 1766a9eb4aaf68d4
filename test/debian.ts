import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { terminalProgress } from '../src/servers/progress.js';

const run = promisify(execFile);
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

/**
 * The path of a program of a Debian package: as it is installed, else after installing it, which takes minutes
 * and needs root. Rejects with what to do by hand where there is no apt-get.
 */
export async function debianProgram(pkg: string, program: string): Promise<string> {
  const found = await inPath(program);
  if (found !== null) return found;
  if ((await inPath('apt-get')) === null)
    throw new Error(
      `${program} is not there, and neither is apt-get: install Debian's ${pkg}, or what it is called here.`,
    );
  terminalProgress().say(`Installing Debian's ${pkg} for ${program}, once; this takes minutes.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    // Two files may need one at the same time.
    const patiently = ['-o', 'DPkg::Lock::Timeout=300'];
    await run('apt-get', [...patiently, 'update'], { env });
    const install = [...patiently, 'install', '-y', '--no-install-recommends', pkg];
    await run('apt-get', install, { env, maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(`Debian's ${pkg} could not be installed: run apt-get install ${pkg} as root.`, {
      cause: error,
    });
  }
  const installed = await inPath(program);
  if (installed === null) throw new Error(`Debian's ${pkg} is installed and brought no ${program}.`);
  return installed;
}

async function inPath(program: string): Promise<string | null> {
  for (const folder of folders.filter((each) => each !== '')) {
    const path = join(folder, program);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return null;
}
