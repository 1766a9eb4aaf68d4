import { styleText } from 'node:util';
import { seconds } from '../src/servers/progress.js';

export interface Row {
  readonly isAsExpected: boolean;
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
  readonly tookMs: number;
  /** Differences, shown beneath, one line each. */
  readonly details?: readonly string[];
}

export interface Summary {
  readonly text: string;
  readonly isGood: boolean;
}

export type Screen = ReturnType<typeof tableOn>;

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const [least, usual, most] = [80, 120, 132];
const tookWidth = 7;
const markWidth = 2;
const gap = '  ';

/** The table of the day: a heading for each chapter, a row for each check, as they come. */
export function tableOn(out: Terminal) {
  const width = Math.min(Math.max((out.isTTY === true && out.columns) || usual, least), most);
  const valueWidth = Math.floor((width - tookWidth) / 4);
  const whatWidth = width - markWidth - 2 * valueWidth - tookWidth - 3 * gap.length - 1;
  const isColoured = out.isTTY === true && process.env['NO_COLOR'] === undefined;
  const style = (format: 'dim' | 'bold' | 'green' | 'red', text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  const line = (text = '') => void out.write(`${text.trimEnd()}\n`);

  const chapter = (title: string) => {
    const heads = ['expected'.padEnd(valueWidth), 'seen'.padEnd(valueWidth), 'took'.padStart(tookWidth)];
    line();
    line([style('bold', title.padEnd(markWidth + whatWidth)), style('dim', heads.join(gap))].join(gap));
    line(style('dim', '─'.repeat(width - 1)));
  };

  /** What somebody does. */
  const tell = (text: string) => line(style('dim', `${' '.repeat(markWidth)}${text}`));

  const row = ({ isAsExpected, what, expected, seen, tookMs, details = [] }: Row) => {
    const verdict = (text: string) => style(isAsExpected ? 'green' : 'red', text);
    const cells = [wrapped(what, whatWidth), wrapped(expected, valueWidth), wrapped(seen, valueWidth)];
    const height = Math.max(...cells.map(({ length }) => length));
    for (let index = 0; index < height; index += 1) {
      const [whatPart = '', expectedPart = '', seenPart = ''] = cells.map((cell) => cell[index] ?? '');
      const isFirst = index === 0;
      const columns = [
        `${isFirst ? verdict(isAsExpected ? '✓' : '✗') : ' '} ${whatPart.padEnd(whatWidth)}`,
        expectedPart.padEnd(valueWidth),
        isAsExpected ? seenPart.padEnd(valueWidth) : style('red', seenPart.padEnd(valueWidth)),
        isFirst ? style('dim', seconds(tookMs).padStart(tookWidth)) : '',
      ];
      line(columns.join(gap));
    }
    for (const detail of details) line(style('red', `${' '.repeat(markWidth + 2)}${detail}`));
  };

  const summary = ({ text, isGood }: Summary) => {
    line();
    line(style(isGood ? 'green' : 'red', text));
  };

  return { chapter, tell, row, line, summary };
}

/** Broken between words into lines of so many characters; a longer word is cut. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length <= width ? word : `${word.slice(0, width - 1)}…`);
  }
  return lines;
}
