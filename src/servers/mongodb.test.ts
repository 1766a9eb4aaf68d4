import { expect, test } from 'vitest';
import { officialArchive } from './mongodb.js';

test('each platform has its official archive; others are told so', () => {
  expect(officialArchive('linux', 'arm64')).toEqual({
    folder: 'linux',
    file: 'mongodb-linux-aarch64-ubuntu2204-7.0.14.tgz',
  });
  expect(officialArchive('darwin', 'arm64')).toEqual({
    folder: 'osx',
    file: 'mongodb-macos-arm64-7.0.14.tgz',
  });
  expect(() => officialArchive('win32', 'x64')).toThrow('no known build for win32 x64');
});
