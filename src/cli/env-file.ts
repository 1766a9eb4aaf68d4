import { type Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { environment } from '../config.js';
import { testServer } from '../servers/test-server.js';
import { Advice } from './advice.js';

/** Settings of the command rather than of Perch are known as well. */
const known = [...Object.keys(environment.shape), testServer.variable.name, 'PERCH_CACHE'];

/** Lets a command read `.env` of the working directory too; what is set in the environment wins. */
export const withEnvFile = (command: Command): Command =>
  command
    .addOption(
      new Option('--no-env-file', 'leave .env alone (default: it gives what the environment does not set)'),
    )
    .hook('preAction', () => {
      if (command.opts()['envFile'] === false) return;
      Object.assign(process.env, { ...settingsIn(resolve('.env')), ...process.env });
    });

/**
 * What a file of NAME=value lines sets; undefined when there is no such file. Throws which line is none,
 * without quoting it: it may be a secret. `warn` is told of names that look like settings and are none.
 */
export function settingsIn(
  file: string,
  warn: (line: string) => void = console.warn,
): NodeJS.ProcessEnv | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const odd = oddLines(text);
  if (odd.length > 0)
    throw new Advice(
      `${file}: line ${odd.join(', ')} is not NAME=value. A comment begins with #, and a value of several lines stands in quotes.`,
    );
  const settings = parseEnv(text);
  for (const name of Object.keys(settings)) {
    const doubt = doubtAbout(name);
    if (doubt !== null) warn(`${file}: ${doubt}`);
  }
  return settings;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    switch (error instanceof Error && 'code' in error ? error.code : null) {
      case 'ENOENT':
        return undefined;
      case 'EISDIR':
        throw new Advice(`${file} is a folder, where settings are read from a file. Rename it.`);
      case 'EACCES':
        throw new Advice(`${file} may not be read by this user. Let them: chmod u+r, or chown.`);
      default:
        throw error;
    }
  }
}

/** Numbers of the lines that `parseEnv` passes over without a word. */
function oddLines(text: string): number[] {
  const values = /^(\s*(?:export\s+)?[\w.-]+\s*=\s*)(["'`])([\s\S]*?)\2/gm;
  const flat = text.replaceAll(
    values,
    (_all, name: string, _quote, value: string) =>
      name + value.replaceAll(/[^\n]/g, '').replaceAll('\n', '\n#'),
  );
  return flat
    .split('\n')
    .flatMap((line, at) => (/^\s*(#|$|(export\s+)?[A-Za-z_][\w.-]*\s*=)/.test(line) ? [] : [at + 1]));
}

/** What is wrong with a name that looks like one of a setting; null for others, which may serve others. */
export function doubtAbout(name: string): string | null {
  if (known.includes(name)) return null;
  const [close] = known.filter((each) => isNear(each, name, 2));
  if (close !== undefined) return `${name} is not a setting; ${close}?`;
  return /^(PERCH_|X_|MONGO|API_|TEMPORAL)/.test(name)
    ? `${name} is not a setting; .env.example has them all.`
    : null;
}

/** Whether so many letters left out, added or changed make one of the other. */
function isNear(one: string, other: string, changes: number): boolean {
  if (one === other) return true;
  const [afterOne, afterOther] = [one.slice(1), other.slice(1)];
  if (one[0] === other[0]) return isNear(afterOne, afterOther, changes);
  if (changes === 0) return false;
  return (
    isNear(afterOne, other, changes - 1) ||
    isNear(one, afterOther, changes - 1) ||
    isNear(afterOne, afterOther, changes - 1)
  );
}
