/** One token: punctuation, a string, or a number or word. */
const token =
  /(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const blank = /[ \t\n\r]*/y;

interface Reading {
  expected: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';
  readonly open: string[];
}

/** Where a text stops being JSON (RFC 8259), counted in characters from 0; null where it is JSON. */
export function jsonErrorAt(text: string): number | null {
  const reading: Reading = { expected: 'value', open: [] };
  for (let at = 0; ;) {
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
    if (at === text.length) return reading.expected === 'nothing' ? null : at;
    token.lastIndex = at;
    const found = token.exec(text);
    const then = found && following(reading, found[1] ?? (found[2] === undefined ? 'value' : 'string'));
    if (!then) return at;
    reading.expected = then;
    at += found[0].length;
  }
}

/** What may follow upon a token; null when the token may not stand where it stands. */
function following({ expected, open }: Reading, found: string): Reading['expected'] | null {
  switch (expected) {
    case 'keyOrEnd':
    case 'key':
      if (found === 'string') return 'colon';
      return found === '}' && expected === 'keyOrEnd' ? closed(open) : null;
    case 'colon':
      return found === ':' ? 'value' : null;
    case 'commaOrEnd':
      if (found === ',') return open.at(-1) === '{' ? 'key' : 'value';
      return found === (open.at(-1) === '{' ? '}' : ']') ? closed(open) : null;
    case 'valueOrEnd':
    case 'value':
      if (found === 'string' || found === 'value') return open.length === 0 ? 'nothing' : 'commaOrEnd';
      if (found === ']' && expected === 'valueOrEnd') return closed(open);
      if (found !== '{' && found !== '[') return null;
      open.push(found);
      return found === '{' ? 'keyOrEnd' : 'valueOrEnd';
    case 'nothing':
      return null;
  }
}

function closed(open: string[]): Reading['expected'] {
  open.pop();
  return open.length === 0 ? 'nothing' : 'commaOrEnd';
}

/** E.g. `line 2, column 7`, both from 1. */
export function placeIn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
