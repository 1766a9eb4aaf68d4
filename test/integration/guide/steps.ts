/** What a reader of a guide types, and what the guide shows as the answer. */
export interface Step {
  /** The line above it. */
  readonly under: string;
  readonly script: string;
  /** JSON, with … for whatever differs; null: the guide shows none. */
  readonly shows: string | null;
  /** The guide says that it takes a moment: the reader asks again. */
  readonly takesAMoment: boolean;
}

const block = /(?:^([^\n`]*)\n\n)?^```(sh|json)\n(.*?)^```$/gms;

/** The shell blocks of a guide in their order, each with the JSON block that follows it. */
export function stepsOf(guide: string): Step[] {
  const steps: Step[] = [];
  for (const [, under = '', language, text = ''] of guide.matchAll(block)) {
    const last = steps.at(-1);
    if (language === 'sh')
      steps.push({ under, script: text, shows: null, takesAMoment: /\bmoment\b/.test(under) });
    else if (last?.shows === null) steps[steps.length - 1] = { ...last, shows: text };
    else throw new Error(`JSON that answers nothing, under “${under}”`);
  }
  return steps;
}

/**
 * Whether an answer holds what a guide shows of it: fields that are left out, and what stands for …, may be anything;
 * an array that ends with … may go on.
 */
export function holds(answer: unknown, shown: unknown): boolean {
  if (typeof shown === 'string')
    return shown === '…' || (typeof answer === 'string' && isLike(answer, shown.split('…')));
  if (Array.isArray(shown)) return Array.isArray(answer) && holdsEach(answer, shown);
  if (typeof shown !== 'object' || shown === null) return answer === shown;
  if (typeof answer !== 'object' || answer === null) return false;
  const fields = new Map<string, unknown>(Object.entries(answer));
  return Object.entries(shown).every(([name, value]) => fields.has(name) && holds(fields.get(name), value));
}

function holdsEach(answer: readonly unknown[], shown: readonly unknown[]): boolean {
  const goesOn = shown.at(-1) === '…';
  const each = goesOn ? shown.slice(0, -1) : shown;
  const isLongEnough = goesOn ? answer.length >= each.length : answer.length === each.length;
  return isLongEnough && each.every((one, index) => holds(answer[index], one));
}

/** The parts in their order, the first and the last at the ends. */
function isLike(text: string, parts: readonly string[]): boolean {
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(text);
}
