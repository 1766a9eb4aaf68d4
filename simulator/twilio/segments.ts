/** GSM 03.38: a letter takes seven bits, one of the extension twice that. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';

const widthOf = (letter: string): number => {
  if (basic.includes(letter)) return 1;
  return extension.includes(letter) ? 2 : Number.NaN;
};

/** How many segments an SMS takes: 160 letters of GSM-7, or 70 of UCS-2; of several, 153 or 67 each. */
export function segmentsOf(text: string): number {
  const widths = Array.from(text, widthOf);
  const gsm = !widths.some(Number.isNaN);
  const units = gsm ? widths : Array.from(text, (letter) => letter.length);
  const [alone, each] = gsm ? [160, 153] : [70, 67];
  const total = units.reduce((sum, width) => sum + width, 0);
  return total <= alone ? 1 : filled(units, each);
}

/** A letter of two units does not stand in two segments. */
function filled(units: readonly number[], each: number): number {
  let segments = 1;
  let used = 0;
  for (const width of units) {
    if (used + width > each) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}
