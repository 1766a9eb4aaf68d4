import { join } from 'node:path';
import { ConfigurationError, problemWith } from '../config.js';
import { cacheFolder, install } from './cache.js';
import { isExecutable, which } from './commands.js';
import { type Attempt, type Found, type Part, PartMissing, type Recipe } from './part.js';
import type { Progress } from './progress.js';

export type Looked = { readonly found: Found } | { readonly attempts: readonly Attempt[] };

type Tried = Found | Attempt;

/** Looks for a part where it may already be: environment, PATH, cache. Installs nothing. */
export async function look(part: Part, env: NodeJS.ProcessEnv = process.env): Promise<Looked> {
  const attempts: Attempt[] = [];
  for (const tryIt of [fromEnvironment, ...(part.onPath ? [fromPath] : []), fromCache]) {
    const tried = await tryIt(part, env);
    if ('version' in tried) return { found: tried };
    attempts.push(tried);
    // What a person asked for by name is never silently replaced by something else.
    if (tried.how === 'environment' && isSet(part, env)) break;
  }
  return { attempts };
}

/**
 * Finds a part or installs it into the cache, and says in one line which was taken and why.
 * Throws PartMissing, one message with every remedy.
 */
export async function provide(
  part: Part,
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Found> {
  const found = await findOrInstall(part, progress, env);
  progress.say(`${part.title} ${found.version}: ${found.why}`);
  return found;
}

async function findOrInstall(part: Part, progress: Progress, env: NodeJS.ProcessEnv): Promise<Found> {
  const looked = await look(part, env);
  if ('found' in looked) return looked.found;
  if (isSet(part, env)) throw new PartMissing(part.title, looked.attempts);
  const attempts = [...looked.attempts];
  for (const how of ['download', 'registry'] as const) {
    const tried = await fromRecipe(part, how, progress, env);
    if ('version' in tried) return tried;
    attempts.push(tried);
  }
  throw new PartMissing(part.title, attempts);
}

const isSet = (part: Part, env: NodeJS.ProcessEnv) => (env[part.variable.name] ?? '') !== '';

async function fromEnvironment(part: Part, env: NodeJS.ProcessEnv): Promise<Tried> {
  const { name, remedy, kind, versionAt } = part.variable;
  const value = env[name] ?? '';
  const failed = (failure: string) => ({ how: 'environment', remedy, failure }) as const;
  if (value === '') return failed(`${name} is not set`);
  const problem = problemWith(name, value);
  if (problem !== null) return failed(`${name} is set, but it ${problem}; correct it or unset it`);
  try {
    const version = await versionAt(value);
    const taken = { how: 'environment', why: `${name} is set`, version } as const;
    return kind === 'running' ? { ...taken, kind, address: value } : { ...taken, kind, path: value };
  } catch (error) {
    // These say by themselves what is set wrong, and what to do.
    if (error instanceof ConfigurationError) return failed(`${error.message} Or unset ${name}.`);
    return failed(`${name} is set, but ${messageOf(error)}; correct it or unset it`);
  }
}

async function fromPath(part: Part, env: NodeJS.ProcessEnv): Promise<Tried> {
  const remedy = `install ${part.program} so that it is on PATH`;
  const path = await which(part.program, env['PATH']);
  if (path === undefined) return { how: 'PATH', remedy, failure: `no ${part.program} on PATH` };
  try {
    const version = await part.versionOf(path);
    return { how: 'PATH', why: `found on PATH (${path})`, version, kind: 'program', path };
  } catch (error) {
    return { how: 'PATH', remedy, failure: messageOf(error) };
  }
}

async function fromCache(part: Part, env: NodeJS.ProcessEnv): Promise<Tried> {
  const path = join(cacheFolder(env), part.entry, part.program);
  const remedy = `put the program at ${path}`;
  if (!(await isExecutable(path))) return { how: 'cache', remedy, failure: 'not there yet' };
  try {
    const version = await part.versionOf(path);
    return { how: 'cache', why: `installed earlier (${path})`, version, kind: 'program', path };
  } catch (error) {
    return { how: 'cache', remedy, failure: messageOf(error) };
  }
}

async function fromRecipe(
  part: Part,
  how: 'download' | 'registry',
  progress: Progress,
  env: NodeJS.ProcessEnv,
): Promise<Tried> {
  const recipe: Recipe = part[how];
  try {
    const path = await progress.step(`Installing ${part.title} (${recipe.source})`, (note) =>
      installed(part, recipe, note, env),
    );
    const why = `installed now by ${recipe.source} (${path})`;
    return { how, why, version: await part.versionOf(path), kind: 'program', path };
  } catch (error) {
    return { how, remedy: recipe.source, failure: messageOf(error) };
  }
}

async function installed(
  part: Part,
  recipe: Recipe,
  note: (detail: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const usable = (path: string) => isUsable(part, join(path, part.program));
  const fill = async (staging: string) => {
    await recipe.make(staging, note);
    await part.versionOf(join(staging, part.program));
  };
  const onWait = () => note('another process is installing it');
  const entry = await install({ folder: cacheFolder(env), entry: part.entry, usable, fill, onWait });
  return join(entry, part.program);
}

const isUsable = async (part: Part, program: string) =>
  (await isExecutable(program)) &&
  part.versionOf(program).then(
    () => true,
    () => false,
  );

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return shortened(`${error.message}${cause}`);
}

/** Chains of causes put what failed first and why last. */
const shortened = (text: string) =>
  text.length <= 300 ? text : `${text.slice(0, 140)} … ${text.slice(-140)}`;
