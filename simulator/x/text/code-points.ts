/** A text's Unicode code points, in which X counts offsets and weights. */
export const codePoints = (text: string): string[] => Array.from(text);
