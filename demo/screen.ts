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

const [least, most] = [96, 132];
const valueWidth = 32;
const tookWidth = 7;
const betweenColumns = 8;

/** The table of the day: a heading for each chapter, a row for each check, as they come. */
export function tableOn(out: Terminal) {
  const width = Math.min(Math.max((out.isTTY === true && out.columns) || 120, least), most);
  const whatWidth = width - 2 * valueWidth - tookWidth - betweenColumns;
  const isColoured = out.isTTY === true && process.env['NO_COLOR'] === undefined;
  const style = (format: 'dim' | 'bold' | 'green' | 'red', text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  const line = (text = '') => void out.write(`${text.trimEnd()}\n`);

  const chapter = (title: string) => {
    const heads = [fitted('expected', valueWidth), fitted('seen', valueWidth), 'took'.padStart(tookWidth)];
    line();
    line(`${style('bold', fitted(title, whatWidth + 2))}  ${style('dim', heads.join('  '))}`);
    line(style('dim', '─'.repeat(width - 1)));
  };

  /** What somebody does. */
  const tell = (text: string) => line(style('dim', `  ${text}`));

  const row = ({ isAsExpected, what, expected, seen, tookMs, details = [] }: Row) => {
    const verdict = isAsExpected ? 'green' : 'red';
    const columns = [
      `${style(verdict, isAsExpected ? '✓' : '✗')} ${fitted(what, whatWidth)}`,
      fitted(expected, valueWidth),
      isAsExpected ? fitted(seen, valueWidth) : style('red', fitted(seen, valueWidth)),
      style('dim', seconds(tookMs).padStart(tookWidth)),
    ];
    line(columns.join('  '));
    if (isAsExpected) return;
    const isCut = [expected, seen].some((value) => value.length > valueWidth);
    for (const whole of [...(isCut ? [`expected  ${expected}`, `seen      ${seen}`] : []), ...details])
      line(style('red', `    ${whole}`));
  };

  const summary = ({ text, isGood }: Summary) => {
    line();
    line(style(isGood ? 'green' : 'red', text));
  };

  return { chapter, tell, row, line, summary };
}

/** Cut or padded to so many characters. */
function fitted(text: string, width: number): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length > width ? `${flat.slice(0, width - 1)}…` : flat.padEnd(width);
}
