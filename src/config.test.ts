import fastify from 'fastify';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigurationError, readConfig } from './config.js';

const needed = {
  PERCH_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
  X_CLIENT_ID: 'id',
  X_CLIENT_SECRET: 'secret',
};
const proxiesOf = (TRUST_PROXY: string) => readConfig({ ...needed, TRUST_PROXY }).api.trustedProxies;

test('TRUST_PROXY that passes is taken by the server', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('::', '::ffff:10.0.0.1', 'fe80::1%eth0'));
  const bits = fc.oneof(fc.integer({ min: 0, max: 130 }).map(String), fc.constantFrom('00', '032', '-1', ''));
  const entry = fc.oneof(
    address,
    fc.tuple(address, bits).map((parts) => parts.join('/')),
    fc.constantFrom('loopback', 'linklocal', 'uniquelocal', 'everybody', '10.0.0.0/255.0.0.0', '127.1'),
  );
  let passed = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 2 }), (entries) => {
      let proxies: readonly string[];
      try {
        proxies = proxiesOf(entries.join(', '));
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        refused += 1;
        return;
      }
      expect(proxies).toEqual(entries);
      fastify({ trustProxy: [...proxies] });
      passed += 1;
    }),
    { numRuns: 500 },
  );
  expect(Math.min(passed, refused)).toBeGreaterThan(50);
});

test.each(['0.0.0.0/0', '::/0', '10.0.0.0/8, 0.0.0.0/00'])('TRUST_PROXY=%s says what to do', (everybody) => {
  expect(() => proxiesOf(everybody)).toThrow(/TRUST_PROXY: must name your proxies/);
});

test('a required setting that is not set says so, and what it is for; PERCH_KEYS says how to make one', () => {
  const missing = { ...needed, PERCH_KEYS: '', X_CLIENT_ID: undefined };
  expect(() => readConfig(missing)).toThrow(/PERCH_KEYS: is not set.*npm run -s perch -- key/);
  expect(() => readConfig(missing)).toThrow(/X_CLIENT_ID: is not set\. OAuth 2 client id/);
  expect(() => readConfig({ ...needed, PERCH_KEYS: 'odd' })).toThrow(/PERCH_KEYS: must be id:base64/);
});

const key = needed.PERCH_KEYS;
test.each([
  ['PERCH_KEYS', 'odd', 'entry 1 is none. Print one with: npm run -s perch -- key'],
  ['PERCH_KEYS', `${key},k2:${Buffer.alloc(16).toString('base64')}`, 'entry 2 has 16. Print one'],
  ['PERCH_KEYS', `${key},`, 'entry 2 is none'],
  ['PERCH_KEYS', key.slice(0, -1), 'entry 1 has 32 and lacks its last ='],
  ['PERCH_DEPLOYMENT', 'My Desk', 'small letters, digits and hyphens'],
  ['PERCH_PUBLIC_URL', 'perch', 'such as https://perch.example.com'],
  ['TEMPORAL_ADDRESS', 'http://localhost:7233', 'leave out http://'],
  ['MONGODB_URI', 'mongodb://u:hid@den@h/perch', '@ as %40'],
])('%s=%s says what to do, and quotes nothing secret', (name, value, advice) => {
  const reading = () => readConfig({ ...needed, [name]: value });
  expect(reading).toThrow(advice);
  expect(reading).not.toThrow(/hid|den|AAAA/);
});
