import { randomBytes } from 'node:crypto';

/** Something that may be found nowhere but where it belongs. */
export interface Canary {
  readonly name: string;
  readonly value: string;
  /** A secret opens something; private is what people wrote or what tells who they are. */
  readonly kind: 'secret' | 'private';
}

/** Somewhere that is searched. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Recognisable, and a word of plain letters, so that nothing on its way changes it. */
export const canaryWord = (): string => `canary${randomBytes(12).toString('hex')}`;

/** Where a canary was found, for a person to look at; empty when there is none. */
export function leaks(canaries: Iterable<Canary>, places: Iterable<Place>): string[] {
  const found: string[] = [];
  const searched = [...places];
  for (const { name, value } of canaries)
    for (const [spelling, needle] of spellings(value))
      for (const place of searched) {
        const at = place.text.indexOf(needle);
        if (at < 0) continue;
        const around = place.text.slice(Math.max(0, at - 120), at + needle.length + 40);
        found.push(`${place.name} holds ${name} (${spelling}): …${around}…`);
      }
  return found;
}

/** How a text can look after what programs do to texts. */
export function spellings(value: string): [spelling: string, needle: string][] {
  const bytes = Buffer.from(value);
  const all: [string, string][] = [
    ['plain', value],
    ['in a URL', encodeURIComponent(value)],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['hex', bytes.toString('hex')],
    ...[0, 1, 2].flatMap((shift): [string, string][] => [
      ['base64', insideBase64(bytes, shift, 'base64')],
      ['base64url', insideBase64(bytes, shift, 'base64url')],
    ]),
  ];
  const seen = new Set<string>();
  return all.filter(([, needle]) => !seen.has(needle) && seen.add(needle));
}

/** The characters of base64 that are the same whatever stands around, when `shift` bytes stand before. */
function insideBase64(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replace(/=+$/, '');
  const sure = Math.floor(((shift + bytes.length) * 8) / 6);
  return text.slice(Math.ceil((shift * 8) / 6), sure);
}
