import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { environment } from '../src/config.js';
import { environmentExample } from './environment-example.js';

test('every setting is listed, and only the required ones are open', () => {
  const text = environmentExample(environment);
  for (const name of Object.keys(environment.shape)) expect(text).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  expect(parseEnv(text)).toEqual({ PERCH_KEYS: '', X_CLIENT_ID: '', X_CLIENT_SECRET: '' });
});

test('the defaults, uncommented, are what the configuration reads', () => {
  const uncommented = parseEnv(environmentExample(environment).replaceAll(/^# ([A-Z_]+=)/gm, '$1'));
  const needed = { PERCH_KEYS: `k1:${'A'.repeat(43)}=`, X_CLIENT_ID: 'id', X_CLIENT_SECRET: 'secret' };
  expect(environment.parse({ ...uncommented, ...needed })).toEqual(environment.parse(needed));
});

test('a setting without a description is refused', () => {
  expect(() => environmentExample(z.object({ NAME: z.string() }))).toThrow('NAME has no description');
});
