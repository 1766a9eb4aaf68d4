/** GSM 03.38: one septet each. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Two septets each. */
const extended = new Set('^{}\\[~]|€');

/** What reads alike; what has a letter or sign below its marks is found by Unicode itself. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/[‘’‚‛′ʼ´`]/gu, "'"],
  [/[“”„‟″«»]/gu, '"'],
  [/[‐‑‒–—―−]/gu, '-'],
  [/[‹]/gu, '<'],
  [/[›]/gu, '>'],
  [/[•·]/gu, '*'],
  [/[łŁ]/gu, 'l'],
  [/[đðĐÐ]/gu, 'd'],
  [/ı/gu, 'i'],
  [/œ/giu, 'oe'],
  [/þ/giu, 'th'],
  [/ẞ/gu, 'SS'],
];

/** Emoji and what joins or colours them, marks of direction, and what shows nothing. */
const unseen =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Cf}\p{Variation_Selector}\u20E3]/gu;

/** The text on one line in characters that an SMS carries cheaply, as far as there are any alike. */
export function inGsm(text: string): string {
  const seen = text
    .normalize('NFC')
    .replace(unseen, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const plain = alike.reduce((before, [strange, known]) => before.replace(strange, known), seen);
  return Array.from(plain, (character) => (septetsOf(character) > 0 ? character : simpler(character))).join(
    '',
  );
}

/** `Ž` as `Z`, `…` as `...`; what stays strange stays. */
function simpler(character: string): string {
  const base = character.normalize('NFKD').replace(/\p{Mn}/gu, '');
  return isGsm(base) ? base : character;
}

/** Whether each character is one that GSM 03.38 has. */
export const isGsm = (text: string): boolean =>
  Array.from(text).every((character) => septetsOf(character) > 0);

/** 0: it has none. */
const septetsOf = (character: string): number => (basic.has(character) ? 1 : extended.has(character) ? 2 : 0);

/** How many messages an SMS is billed as: 160 septets or 70 UTF-16 units, of several 153 or 67. */
export function segmentsOf(text: string): number {
  const gsm = isGsm(text);
  const sizes = Array.from(text, (character) => (gsm ? septetsOf(character) : character.length));
  const [alone, each] = gsm ? [160, 153] : [70, 67];
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return 1;
  return packed(sizes, each);
}

/** No character is torn in two. */
function packed(sizes: readonly number[], each: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
