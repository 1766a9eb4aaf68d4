import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bench } from '../../bench/commands.js';
import { read } from '../documents/checkout.js';
import { mentions } from '../documents/commands.js';
import { proofOf, proofs } from '../documents/proofs.js';
import { eventually } from '../eventually.js';
import { runLine, type CommandLine } from './command-line.js';

const started = new Map<string, CommandLine>();
afterAll(() => {
  for (const line of started.values()) line.stop();
});

/** But of the first, which a process is asked for: the others are of the same program. */
const helpOfFigures = new Map(
  bench.commands
    .slice(1)
    .map((figure) => [`npm run --silent bench -- ${figure.name()} --help`, figure.helpInformation()]),
);

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** What npm would run; npm itself, which takes longer than many a program, is left to other lines. */
function withoutNpm(line: string): string {
  const [, name = '', options = ''] = /^npm run --silent ([\w:]+) -- (.*--help)$/.exec(line) ?? [];
  const script = scripts[name] ?? '';
  return script.startsWith('node ') ? `${script} ${options}` : line;
}

/** Runs a line that ends by itself, once however many ask. */
async function said(line: string): Promise<string> {
  const help = helpOfFigures.get(line);
  if (help !== undefined) return help;
  if (!started.has(line)) started.set(line, runLine(withoutNpm(line)));
  const { ended, output } = started.get(line)!;
  expect(await ended, output()).toBe(0);
  return output();
}

const toRun = proofs.flatMap(({ command, by }) => ('run' in by ? [[command, by] as const] : []));

/** Which options documents name, by the line that lists them. */
const optionsByHelp = new Map<string, { option: string; document: string }[]>();
for (const { command, options, document } of mentions()) {
  const help = proofOf(command)?.help;
  if (help === undefined || options.length === 0) continue;
  const named = optionsByHelp.get(help) ?? [];
  optionsByHelp.set(help, [...named, ...options.map((option) => ({ option, document }))]);
}

describe('commands of the documents', () => {
  test.concurrent.each(toRun)('%s does what it is for', async (_command, by) => {
    expect(await said(by.run)).toMatch(by.says);
  });

  test.concurrent.each([...optionsByHelp])(
    '%s lists every option that documents name',
    async (help, named) => {
      const listed = (await said(help)).match(/--[a-z][\w-]*/g);
      expect(listed).toContain('--help');
      for (const { option, document } of named) expect(listed, document).toContain(option);
    },
  );
});

test('the sandbox of its README starts, keeps its data, and shows the page for a person', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perch-sandbox-'));
  const [written] = mentions().filter(({ command }) => command.startsWith('npm run sandbox -- '));
  const sandbox = runLine(written!.command.replace('.perch/', `${folder}/`));
  try {
    const address = () => {
      if (sandbox.child.exitCode !== null) throw new Error(sandbox.output());
      return /^\{.*\}$/m.exec(sandbox.output())?.[0];
    };
    const printed = await eventually(address, { what: 'its addresses' });
    const { controlUrl } = z.object({ controlUrl: z.url() }).parse(JSON.parse(printed));
    expect((await fetch(controlUrl)).headers.get('content-type')).toContain('text/html');
    const users = await fetch(`${controlUrl}/control/users`).then((answer) => answer.text());
    expect(users).toContain('acme');
  } finally {
    sandbox.stop();
    await sandbox.ended;
    await rm(folder, { recursive: true });
  }
});
