import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environment } from '../config.js';
import { commands } from './commands.js';
import { root } from '../root.js';

const options = commands().flatMap((command) => command.options.map((option) => ({ command, option })));

test('help shows every option of every command, with what it does and its default', () => {
  expect(options.length).toBeGreaterThan(5);
  for (const { command, option } of options) {
    const line = command.helpInformation().replace(/\s+/g, ' ');
    const [, after = ''] = line.split(`${option.flags} `);
    expect(after, `${command.name()} ${option.flags}`).toMatch(/^\w[^()]*\(default: .+\)/);
  }
});

test('the commands that the README names are there', () => {
  const line = /`npm run perch -- --help`: (.*?) by themselves/s.exec(
    readFileSync(join(root, 'README.md'), 'utf8'),
  );
  const names = [...(line?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(names).toContain('worker');
  expect(commands().map((command) => command.name())).toEqual(expect.arrayContaining(names));
});

test('perch key prints a key that PERCH_KEYS takes, another one each time', async () => {
  const printed: string[] = [];
  const print = console.log;
  console.log = (line: string) => printed.push(line);
  try {
    const key = commands().find((command) => command.name() === 'key');
    await key?.parseAsync([], { from: 'user' });
    await key?.parseAsync([], { from: 'user' });
  } finally {
    console.log = print;
  }
  expect(printed).toHaveLength(2);
  expect(environment.shape.PERCH_KEYS.safeParse(printed.join(',')).success).toBe(true);
  expect(new Set(printed.map((key) => key.split(':')[0])).size).toBe(2);
});

test('an e-mail address that is none is refused before anything runs', () => {
  for (const name of ['up', 'token']) {
    const command = commands().find((each) => each.name() === name);
    command?.exitOverride().configureOutput({ writeErr: () => undefined });
    expect(() => command?.parse(['--email', 'nobody'], { from: 'user' })).toThrow('e-mail address');
  }
});

test('npm run up --real, where npm keeps the option, is refused with how to say it', async () => {
  process.env['npm_config_real'] = 'true';
  onTestFinished(() => {
    delete process.env['npm_config_real'];
  });
  const command = commands().find((each) => each.name() === 'up');
  await expect(command?.parseAsync(['--folder', '/dev/null/x'], { from: 'user' })).rejects.toThrow(
    'npm run up -- --real',
  );
});

test('a word more than a command takes is named', async () => {
  const command = commands().find((each) => each.name() === 'key');
  command?.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(command?.parseAsync(['k2'], { from: 'user' })).rejects.toThrow(
    'key takes no argument, and was given "k2"',
  );
});
