import { expect, test } from 'vitest';
import { KeyMissing } from '../../src/store/sealed.js';
import { problemBody, problems } from '../problems.js';
import { problemFor } from './problems.js';

test('a secret whose key is gone is told with the key’s id and what to do, not as a fault of Perch', () => {
  const problem = problemFor(new KeyMissing('k1', 'A stored secret needs the key "k1".'));
  expect(problemBody(problem, 'req-1')).toMatchObject({ status: 503, code: 'keyMissing' });
  expect(problem.details.detail).toContain('"k1"');
  expect(problems.keyMissing.fix).toContain('PERCH_KEYS');
});
