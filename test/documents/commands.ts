import { documents, type Document } from './checkout.js';
import { codeIn, paragraphsOf, shellBlocksOf } from './markdown.js';

/** A command line that a document tells a person to run, or the options it says that a command has. */
export interface Mention {
  readonly document: string;
  /** One line; a script of several steps goes by the words that introduce it. */
  readonly command: string;
  readonly options: readonly string[];
}

const PROGRAMS = /^(npm|npx|node|perch|vitest|docker|git|grep|curl|temporal|sh|cp) \S/;
/** A test runs all blocks of these, one after another (`test/integration/guide/`). */
const RUN_WHOLE: ReadonlySet<string> = new Set(['docs/admin-guide.md']);
const ASSIGNMENT = /^\w+=/m;

const optionsIn = (code: string): string[] => code.match(/(?<=^| )--[a-z][\w-]*/g) ?? [];

/** The name of a script: what stands above its block. */
export const scriptUnder = (words: string): string => `the script under “${words}”`;

export const mentions = (from: readonly Document[] = documents): Mention[] => from.flatMap(mentionsIn);

function mentionsIn({ path, text }: Document): Mention[] {
  const found: Mention[] = [];
  const add = (command: string, options = optionsIn(command)) =>
    found.push({ document: path, command, options });

  for (const { under, script } of RUN_WHOLE.has(path) ? [] : shellBlocksOf(text))
    if (ASSIGNMENT.test(script)) add(scriptUnder(under), []);
    else for (const line of linesOf(script)) add(line);

  let last: string | undefined;
  for (const code of paragraphsOf(text).flatMap(codeIn))
    if (PROGRAMS.test(code)) add((last = code));
    else if (optionsIn(code).length > 0) add(ownerOf(code, last), optionsIn(code));
  return found;
}

/** Options by themselves belong to the command named last; with other words they are a command nobody knows. */
const ownerOf = (code: string, last: string | undefined): string =>
  /^(-- )?--/.test(code) && last !== undefined ? last : code;

const linesOf = (script: string): string[] =>
  script
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)# .*$/, '').trim())
    .filter((line) => line !== '');
