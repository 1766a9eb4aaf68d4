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

test.each(['true', '10.0.0.0/33', '1', 'proxy.example', '10.0.0.0/8/8', '/8'])(
  'TRUST_PROXY=%s is refused, for it would trust whom nobody meant',
  (odd) => expect(() => proxiesOf(odd)).toThrow(/TRUST_PROXY: must be addresses/),
);

test.each(['0.0.0.0/0', '::/0', '10.0.0.0/8, 0.0.0.0/00'])('TRUST_PROXY=%s says what to do', (everybody) => {
  expect(() => proxiesOf(everybody)).toThrow(/TRUST_PROXY: must name your proxies/);
});

test('a setting that is to be a number says so', () => {
  expect(() => readConfig({ ...needed, API_PORT: '80.5', POLL_REARM_MINUTES: '1h' })).toThrow(
    /2 problem\(s\)[^]*API_PORT: must be a whole number\n[^]*POLL_REARM_MINUTES: must be a number$/,
  );
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

const mailOf = (env: NodeJS.ProcessEnv) => readConfig({ ...needed, ...env });
const MAIL_REPLY_ADDRESS = 'help@example.com';

test.each(['imaps://desk:p%40ss@mail.example.com', 'imap://desk:pass@127.0.0.1:143/INBOX'])(
  'S48 %s is a mailbox',
  (IMAP_URL) => expect(mailOf({ MAIL_REPLY_ADDRESS, IMAP_URL }).mailbox?.url).toBe(IMAP_URL),
);

test.each([
  'https://desk:pass@mail.example.com',
  'imaps://mail.example.com',
  'imaps://desk@mail.example.com',
  'imaps://desk:100%@mail.example.com',
  'imaps://desk:pass@mail.example.com:port',
  'nonsense',
])('S48 %s is no mailbox', (IMAP_URL) =>
  expect(() => mailOf({ MAIL_REPLY_ADDRESS, IMAP_URL })).toThrow('IMAP_URL: must be'),
);

test('S48 what comes in needs the address that it is answered at; without any of it there is no mailbox', () => {
  expect(mailOf({}).mailbox).toBeNull();
  expect(() => mailOf({ IMAP_URL: 'imaps://desk:pass@mail.example.com' })).toThrow('IMAP_URL: needs');
  expect(() => mailOf({ MAIL_HOOK_SECRET: 'a'.repeat(16) })).toThrow('MAIL_HOOK_SECRET: needs');
  expect(mailOf({ MAIL_REPLY_ADDRESS, MAIL_HOOK_SECRET: 'a'.repeat(16) }).mail.hookSecret).toHaveLength(16);
});

test.each(['help', 'help+token@example.com', `${'a'.repeat(24)}@example.com`, 'a@b@c'])(
  'S48 %s cannot be answered at',
  (address) => expect(() => mailOf({ MAIL_REPLY_ADDRESS: address })).toThrow('MAIL_REPLY_ADDRESS'),
);

test('WEBHOOK_ALLOWED_HOSTS takes hosts, with or without a port, and nothing else', () => {
  const hostsOf = (WEBHOOK_ALLOWED_HOSTS: string) =>
    readConfig({ ...needed, WEBHOOK_ALLOWED_HOSTS }).webhookAllowedHosts;
  expect(hostsOf(' CRM.intern, 10.0.0.7:8080,[fd00::7] ,')).toEqual([
    'crm.intern',
    '10.0.0.7:8080',
    '[fd00::7]',
  ]);
  expect(readConfig(needed).webhookAllowedHosts).toEqual([]);
  for (const odd of ['http://crm.intern', 'crm.intern/hook', 'user@crm', 'fd00::7', 'crm:port', '*', 'a b'])
    expect(() => hostsOf(odd), odd).toThrow(/WEBHOOK_ALLOWED_HOSTS: must be hosts such as/);
});
