import { expect, test } from 'vitest';
import { z } from 'zod';
import { completeLock } from './complete-lock.js';

const shape = z.object({ packages: z.record(z.string(), z.looseObject({})) });
const lockWith = (optionalDependencies: Record<string, string>, more: object = {}) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: 'p' },
      'node_modules/wren': { version: '1.0.0', dev: true, optionalDependencies },
      ...more,
    },
  });
const completed = (text: string) => shape.parse(JSON.parse(completeLock(text))).packages;

test('an optional package that npm left out is added for its platform only', () => {
  const packages = completed(
    lockWith({ '@wren/core-darwin-arm64': '1.2.3', '@wren/core-linux-arm-musleabihf': '1.2.3' }),
  );
  expect(packages['node_modules/@wren/core-darwin-arm64']).toEqual({
    version: '1.2.3',
    os: ['darwin'],
    cpu: ['arm64'],
    dev: true,
    optional: true,
  });
  expect(packages['node_modules/@wren/core-linux-arm-musleabihf']).toMatchObject({
    os: ['linux'],
    cpu: ['arm'],
    libc: ['musl'],
  });
});

test('a whole file is left as it is, to the letter', () => {
  const there = { 'node_modules/wren/node_modules/wren-win32-x64-msvc': { version: '1.0.0' } };
  const text = lockWith({ 'wren-win32-x64-msvc': '1.0.0' }, there);
  expect(completeLock(text)).toBe(text);
  const completedOnce = completeLock(lockWith({ 'wren-win32-x64-msvc': '1.0.0' }));
  expect(completeLock(completedOnce)).toBe(completedOnce);
});

test('a name that tells no platform is refused', () => {
  expect(() => completeLock(lockWith({ fsevents: '2.0.0' }))).toThrow('lacks fsevents');
});
