import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const FOLDER = join(root, 'build', 'programs');
const UNUSED_AFTER_MS = 86_400_000;

/**
 * Runs a program of this checkout, compiled from TypeScript as it is now. A loader, which finds and compiles
 * file by file, takes three times as long at every start. Names hold what is in the file: programs of
 * different states run side by side, and what is there is right.
 */
export async function runProgram(entry) {
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
  await mkdir(FOLDER, { recursive: true });
  const missing = outputFiles.filter(({ path }) => !existsSync(path));
  await Promise.all(missing.map(({ path, contents }) => writeWhole(path, contents)));
  if (missing.length > 0) await removeOthers(new Set(outputFiles.map(({ path }) => path)));
  process.setSourceMapsEnabled(true);
  const program = `${basename(entry, '.ts')}-`;
  const { path } = outputFiles.find((file) => isProgram(basename(file.path), program));
  await import(pathToFileURL(path).href);
}

const isProgram = (name, program) => name.startsWith(program) && name.endsWith('.mjs');

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
