import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Key } from '../config.js';

/** A secret at rest: AES-256-GCM under the key named, bound to its place by additional data. */
export interface Sealed {
  readonly keyId: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/** PERCH_KEYS lacks the key that a stored secret was sealed with; nothing is lost, and its return opens all. */
export class KeyMissing extends Error {
  readonly keyId: string;

  constructor(keyId: string, what: string) {
    super(
      `${what} Put the key that was "${keyId}" back into PERCH_KEYS and restart; until then nothing is lost, and nobody need authorize again.`,
    );
    this.name = 'KeyMissing';
    this.keyId = keyId;
  }
}

const algorithm = 'aes-256-gcm';

/** Seals with the newest key. `place` (e.g. `<accountId>/accessToken`) must be given again to open. */
export function seal(keys: readonly Key[], place: string, secret: string): Sealed {
  const key = keys[0];
  if (!key) throw new Error('The key ring is empty; set PERCH_KEYS.');
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, key.bytes, iv).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return {
    keyId: key.id,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** Opens what `seal` made; throws KeyMissing when the key is gone or another one (or data or place were changed). */
export function open(keys: readonly Key[], place: string, sealed: Sealed): string {
  const key = keys.find(({ id }) => id === sealed.keyId);
  if (!key)
    throw new KeyMissing(
      sealed.keyId,
      `A stored secret needs the key "${sealed.keyId}", which is not in PERCH_KEYS.`,
    );
  const decipher = createDecipheriv(algorithm, key.bytes, Buffer.from(sealed.iv, 'base64'))
    .setAAD(Buffer.from(place))
    .setAuthTag(Buffer.from(sealed.tag, 'base64'));
  try {
    return decipher.update(Buffer.from(sealed.data, 'base64'), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new KeyMissing(
      sealed.keyId,
      `The key "${sealed.keyId}" of PERCH_KEYS does not open what was sealed under that name.`,
    );
  }
}
