import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const FOLDER = join(root, 'build', 'programs');
const UNUSED_AFTER_MS = 86_400_000;

/** What else than its sources decides what a program is. */
const COMPILED_BY = ['package-lock.json', 'package.json', 'tsconfig.json', 'bin/run-program.mjs'];

/**
 * Runs a program of this checkout, compiled from TypeScript as it is now; what was compiled from the same sources
 * runs again. Found and compiled file by file, as loaders do, it would start seconds later each time. Names hold
 * what is in the file, so that programs of different states run side by side.
 */
export async function runProgram(entry) {
  const program = (await storedProgram(entry)) ?? (await compiledProgram(entry));
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(program).href);
}

const nameOf = (entry) => entry.replace(/\.ts$/, '').replaceAll(/\W+/g, '-');
const recordOf = (entry) => join(FOLDER, `${nameOf(entry)}.json`);

/** The program that was compiled from what the sources are now, if all of it is still as it was written. */
async function storedProgram(entry) {
  try {
    const { program, files, hash } = JSON.parse(await readFile(recordOf(entry), 'utf8'));
    return (await hashOf(files)) === hash ? join(root, program) : undefined;
  } catch {
    return undefined;
  }
}

async function compiledProgram(entry) {
  const begun = Date.now();
  const { metafile, outputFiles } = await compile(entry);
  const outputs = Object.entries(metafile.outputs);
  const [program] = outputs.find(([, { entryPoint }]) => entryPoint === entry);
  try {
    await store(outputFiles);
  } catch {
    return join(await storeElsewhere(outputFiles), basename(program));
  }
  const inputs = [...COMPILED_BY, ...Object.keys(metafile.inputs)];
  const files = [...inputs, ...outputs.map(([path]) => path)];
  // Without a record it is compiled anew next time.
  await record(entry, { program, files, inputs, begun }).catch(() => undefined);
  return join(root, program);
}

/** A source that was written or put there meanwhile is perhaps not what was compiled. */
async function record(entry, { program, files, inputs, begun }) {
  const hash = await hashOf(files);
  const stats = await Promise.all(inputs.map((file) => stat(join(root, file))));
  if (stats.some(({ mtimeMs, ctimeMs }) => Math.max(mtimeMs, ctimeMs) >= begun)) return;
  await writeWhole(recordOf(entry), JSON.stringify({ program, files, hash }));
}

/** Where the checkout can't be written, as in a container: a folder of this start alone, from where the packages are found too. */
async function storeElsewhere(outputFiles) {
  const folder = await mkdtemp(join(tmpdir(), 'perch-programs-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  await Promise.all(
    outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)),
  );
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder counts too: what is compiled knows where its sources lie. */
async function hashOf(files) {
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash('sha256').update(root);
  for (const [index, file] of files.entries()) hash.update(`${file}\0`).update(contents[index]);
  return hash.digest('hex');
}

/** What is compiled lies elsewhere than its source, and yet finds what lies beside that. */
const sourceFolders = {
  name: 'source-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      // By a function, since a path may hold what means something in a replacement.
      const contents = text.replaceAll('import.meta.dirname', () => JSON.stringify(dirname(path)));
      return { loader: 'ts', contents };
    });
  },
};

async function compile(entry) {
  const { build, stop } = await import('esbuild');
  const compiled = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: FOLDER,
    entryNames: `${nameOf(entry)}-[hash]`,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    plugins: [sourceFolders],
    sourcemap: 'linked',
    metafile: true,
    write: false,
  });
  stop();
  return compiled;
}

async function store(outputFiles) {
  await mkdir(FOLDER, { recursive: true });
  const stored = await Promise.all(outputFiles.map(isStored));
  const missing = outputFiles.filter((_, index) => !stored[index]);
  await Promise.all(missing.map(({ path, contents }) => writeWhole(path, contents)));
  if (missing.length > 0) await removeOthers(outputFiles.map(({ path }) => path));
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

/** A process that runs may still load parts of itself: only what was written long ago and no program names goes. */
async function removeOthers(written) {
  const paths = (await readdir(FOLDER)).map((name) => join(FOLDER, name));
  const records = paths.filter((path) => path.endsWith('.json'));
  const named = await Promise.all(records.map(filesOf));
  const needed = new Set([...written, ...named.flat().map((file) => join(root, file))]);
  for (const path of paths.filter((each) => !needed.has(each))) {
    const there = await stat(path).catch(() => undefined);
    if (there && Date.now() - there.mtimeMs > UNUSED_AFTER_MS) await rm(path, { force: true });
  }
}

/** Of a record that was cut off: none. */
const filesOf = (path) =>
  readFile(path, 'utf8')
    .then((text) => JSON.parse(text).files)
    .catch(() => []);
