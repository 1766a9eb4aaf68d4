import { expect, test } from 'vitest';
import { atLeast, firstVersion } from './version.js';

test('the first full version in a program’s output counts', () => {
  expect(firstVersion('db version v6.0.5\nBuild Info: {"version": "6.0.5"}', 'mongod')).toBe('6.0.5');
  expect(firstVersion('Server 1.29.1, UI 2.42.1)', 'temporal')).toBe('1.29.1');
  expect(() => firstVersion('command not understood', '/bin/x')).toThrow('/bin/x does not tell its version');
});

test('versions are compared as numbers, part by part', () => {
  expect(atLeast('5.0.0', '5.0.0', 'mongod')).toBe('5.0.0');
  expect(atLeast('5.9.0', '5.10.0', 'mongod')).toBe('5.10.0');
  expect(atLeast('1.25.0', '2.0.0', 'server')).toBe('2.0.0');
  expect(() => atLeast('5.0.0', '4.4.29', 'mongod')).toThrow('mongod 4.4.29 is too old');
  expect(() => atLeast('1.25.0', '1.24.9', 'server')).toThrow(/needs 1.25.0 or newer/);
});
