import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root, workflowBundlePath } from '../root.js';

const SOURCES = ['workflows', 'src/domain'];
const FINGERPRINT = join(root, 'build', 'workflows.sha256');

/** Makes the bundle that workers load, unless it was made from the same sources. */
export async function buildWorkflows(): Promise<{ file: string; rebuilt: boolean }> {
  const file = relative(process.cwd(), workflowBundlePath);
  const wanted = await fingerprint();
  if ((await fingerprintOf(workflowBundlePath)) === wanted) return { file, rebuilt: false };
  // Loaded only here: it brings webpack.
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = {
    log: () => undefined,
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
  };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', 'index.ts'),
    logger: { ...quiet, warn: console.error, error: console.error },
  });
  await mkdir(join(root, 'build'), { recursive: true });
  await writeWhole(workflowBundlePath, code);
  await writeWhole(FINGERPRINT, `${wanted} ${hashOf(code)}\n`);
  return { file, rebuilt: true };
}

/** A worker that starts meanwhile never reads half a file. */
async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.${process.pid}`, text);
  await rename(`${file}.${process.pid}`, file);
}

/** What the bundle was made from, if the bundle is still the one that was made. */
async function fingerprintOf(bundle: string): Promise<string | undefined> {
  try {
    const [sources, code] = (await readFile(FINGERPRINT, 'utf8')).trim().split(' ');
    return code === hashOf(await readFile(bundle, 'utf8')) ? sources : undefined;
  } catch {
    return undefined;
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...(await sourceFiles()), 'package-lock.json'])
    hash.update(`${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}

async function sourceFiles(): Promise<string[]> {
  const files: string[] = [];
  for (const folder of SOURCES) {
    const names = await readdir(join(root, folder), { recursive: true });
    files.push(...names.map((name) => join(folder, name)));
  }
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).sort();
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
