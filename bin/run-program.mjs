import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const FOLDER = join(root, 'build', 'programs');
const UNUSED_AFTER_MS = 86_400_000;

/**
 * Runs a program of this checkout, compiled from TypeScript as it is now. A loader, which finds and compiles
 * file by file, takes three times as long at every start; it serves where nothing may be written. Names hold
 * what is in the file, so that programs of different states run side by side.
 */
export async function runProgram(entry) {
  const outputFiles = await compile(entry);
  try {
    await store(outputFiles);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    const { register } = await import('tsx/esm/api');
    register();
    await import(pathToFileURL(join(root, entry)).href);
    return;
  }
  process.setSourceMapsEnabled(true);
  const program = `${basename(entry, '.ts')}-`;
  const { path } = outputFiles.find((file) => isProgram(basename(file.path), program));
  await import(pathToFileURL(path).href);
}

const isProgram = (name, program) => name.startsWith(program) && name.endsWith('.mjs');

async function compile(entry) {
  const { build, stop } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: FOLDER,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    sourcemap: 'linked',
    write: false,
  });
  stop();
  return outputFiles;
}

async function store(outputFiles) {
  await mkdir(FOLDER, { recursive: true });
  const stored = await Promise.all(outputFiles.map(isStored));
  const missing = outputFiles.filter((_, index) => !stored[index]);
  await Promise.all(missing.map(({ path, contents }) => writeWhole(path, contents)));
  if (missing.length > 0) await removeOthers(new Set(outputFiles.map(({ path }) => path)));
}

/** Whole: one cut off by a loss of power would run as if there were nothing in it. */
const isStored = ({ path, contents }) =>
  readFile(path).then(
    (there) => there.equals(contents),
    () => false,
  );

/** Another process that starts meanwhile never reads half a file. */
async function writeWhole(path, contents) {
  await writeFile(`${path}.${process.pid}`, contents);
  await rename(`${path}.${process.pid}`, path);
}

/** A process that runs may still load parts of itself: only what was written long ago goes. */
async function removeOthers(needed) {
  for (const name of await readdir(FOLDER)) {
    const path = join(FOLDER, name);
    if (needed.has(path)) continue;
    const written = await stat(path).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > UNUSED_AFTER_MS) await rm(path, { force: true });
  }
}
