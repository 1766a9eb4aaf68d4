import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environment } from '../config.js';
import { doubtAbout, settingsIn } from './env-file.js';

let file: string;
let warnings: string[];
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'perch-env-')), '.env');
  warnings = [];
});
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

const settings = (text: string) => {
  writeFileSync(file, text);
  return settingsIn(file, (line) => warnings.push(line));
};

test('names, comments, quotes and values of several lines are read; no file gives nothing', () => {
  expect(settingsIn(file)).toBeUndefined();
  const text = '# hello\n\nexport A=1\nB="two\nNo name here\nlines" # why\r\n C = c\nD=\n';
  expect(settings(text)).toEqual({ A: '1', B: 'two\nNo name here\nlines', C: 'c', D: '' });
  expect(warnings).toEqual([]);
});

test('lines that are not NAME=value are told by number, not by what they say', () => {
  const refused = (text: string) => {
    try {
      settings(text);
    } catch (error) {
      return String(error);
    }
    return 'nothing';
  };
  expect(refused('A=1\nhidden\nB="\n\n"\n=hidden\n')).toMatch(/line 2, 6 is not NAME=value/);
  expect(refused('A=1\nhidden\n')).not.toContain('hidden');
});

test('a folder, and a file of somebody else’s, are told in a line', () => {
  mkdirSync(file);
  expect(() => settingsIn(file)).toThrow(/is a folder/);
  rmSync(file, { recursive: true });
  if (process.getuid?.() === 0) return;
  writeFileSync(file, '');
  chmodSync(file, 0);
  expect(() => settingsIn(file)).toThrow(/may not be read by this user/);
});

test('a name that is nearly a setting, or looks like one, is told; a setting and a stranger are not', () => {
  settings('PERCH_KEY=secret\n');
  expect(warnings).toEqual([`${file}: PERCH_KEY is not a setting; PERCH_KEYS?`]);
  expect(doubtAbout('SMTP_URI')).toContain('SMTP_URL?');
  expect(doubtAbout('MONGO_URL')).toContain('is not a setting');
  for (const name of [...Object.keys(environment.shape), 'PERCH_CACHE', 'DATABASE_URL', 'PATH'])
    expect(doubtAbout(name), name).toBeNull();
});
