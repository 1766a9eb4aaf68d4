import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { rotatedSecrets, secretsInForce } from '../domain/webhooks/secrets.js';
import { newSecret } from '../store/webhooks/secrets.js';
import { signedHeaders } from './sign.js';

const body = '{"type":"ticket.created","data":{"subject":"Où est mon colis ? 📦"}}';
const sign = (secrets: readonly string[], now = new Date()) =>
  signedHeaders({ id: 'event_hook', body }, secrets, now);

test('S64 the reference library verifies what is signed', () => {
  const secret = newSecret();
  expect(new Webhook(secret).verify(body, sign([secret]))).toEqual(JSON.parse(body));
});

test('S64 the signature of a known message is the reference’s', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const now = new Date(1_614_265_330_000);
  const headers = signedHeaders(
    { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
    [secret],
    now,
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('S64 each secret that is in force signs, and none else', () => {
  const [old, young, foreign] = [newSecret(), newSecret(), newSecret()];
  const headers = sign([young, old]);
  for (const secret of [old, young]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  expect(() => new Webhook(foreign).verify(body, headers)).toThrow('No matching signature');
  expect(() => new Webhook(old).verify(`${body} `, headers)).toThrow('No matching signature');
});

test('S64 a secret has 24 to 64 bytes', () => {
  const bytes = Buffer.from(newSecret().replace(/^whsec_/, ''), 'base64').length;
  expect(bytes).toBeGreaterThanOrEqual(24);
  expect(bytes).toBeLessThanOrEqual(64);
});

test('S64 rotated, the one before signs until the overlap is over; one that ended is dropped', () => {
  const noon = new Date('2026-03-01T12:00:00Z');
  const later = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);
  const sealed = (data: string) => ({ data, keyId: 'k', iv: '', tag: '' });
  const first = [{ sealed: sealed('1'), createdAt: noon, expiresAt: null }];
  const second = rotatedSecrets(first, sealed('2'), 24 * 3_600_000, noon);
  const names = (now: Date, secrets = second) =>
    secretsInForce(secrets, now).map(({ sealed: { data } }) => data);
  expect(names(later(23))).toEqual(['2', '1']);
  expect(names(later(24))).toEqual(['2']);
  expect(names(noon, rotatedSecrets(second, sealed('3'), 0, later(1)))).toEqual(['3', '1']);
  expect(
    rotatedSecrets(second, sealed('3'), 3_600_000, later(30)).map(({ sealed: { data } }) => data),
  ).toEqual(['3', '2']);
});
