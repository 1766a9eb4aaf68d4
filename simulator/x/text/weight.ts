import { codePoints } from './code-points.js';
import { findUrls } from './urls.js';

/** twitter-text's configuration v3: ranges of weight 100 of 200, scaled by 100. */
const LIGHT: readonly (readonly [number, number])[] = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];
const URL_LENGTH = 23;
const EMOJI_LENGTH = 2;
const EMOJI = new RegExp('\\p{RGI_Emoji}', 'gv');

export const MAX_WEIGHT = 280;

const weightOf = (character: string): number => {
  const point = character.codePointAt(0) ?? 0;
  return LIGHT.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
};

function plainWeight(text: string): number {
  const emoji = text.match(EMOJI)?.length ?? 0;
  const rest = codePoints(text.replace(EMOJI, ''));
  return rest.reduce((sum, character) => sum + weightOf(character), emoji * EMOJI_LENGTH);
}

/** X's weighted length of a text as typed: NFC, every link 23, every emoji sequence 2. */
export function weightedLength(typed: string): number {
  const text = typed.normalize('NFC');
  let weight = 0;
  let from = 0;
  for (const url of findUrls(text)) {
    weight += plainWeight(text.slice(from, url.start)) + URL_LENGTH;
    from = url.end;
  }
  return weight + plainWeight(text.slice(from));
}

/** The longest beginning of `text` that weighs at most `limit`, cut at a space where there is one. */
export function cutToWeight(text: string, limit: number): string {
  let cut = '';
  for (const character of text) {
    if (weightedLength(cut + character) > limit) break;
    cut += character;
  }
  if (cut.length === text.length) return cut;
  const space = cut.lastIndexOf(' ');
  return space > cut.length / 2 ? cut.slice(0, space) : cut;
}
