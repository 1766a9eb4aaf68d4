import { inGsm, isGsm, segmentsOf } from './gsm.js';
import type { PageFacts } from './page-facts.js';

/** A policy's name gives way before the link does, but says this much. */
const shortestName = 12;

/**
 * The SMS that pages somebody (S59): policy, count, window, limit, as much of a sample as one segment has left, and the
 * link, whole. In GSM's alphabet where the policy's name allows it.
 */
export function pageText(facts: PageFacts): string {
  const end = endOf(facts);
  const name = inGsm(facts.policyName);
  const head = shortened(name, (shown) => segmentsOf(headOf(facts, shown) + end) === 1, shortestName);
  const start = headOf(facts, head);
  const sample = sampleOf(facts);
  const words = shortened(sample, (shown) => segmentsOf(`${start} "${shown}"${end}`) === 1, shortestSample);
  return fits(start, words, end) ? `${start} "${words}"${end}` : start + end;
}

/** Fewer characters of a post say nothing. */
const shortestSample = 12;

const fits = (start: string, words: string, end: string): boolean =>
  words !== '' && segmentsOf(`${start} "${words}"${end}`) === 1;

function endOf({ link, isTest }: PageFacts): string {
  if (isTest) return '';
  return link === null ? ' Reply 4 to acknowledge.' : ` ${link} or reply 4`;
}

function headOf(facts: PageFacts, name: string): string {
  const { isTest, kind, forgotten, observed, matched, periodMinutes, count, accountHandle } = facts;
  if (isTest)
    return `TEST: Perch can page you by SMS about ${name} on @${accountHandle}. Nothing is wrong, and nothing is to be done.`;
  if (!forgotten && kind !== 'reminder')
    return `${name}: ${observed} posts in ${periodMinutes} min on @${accountHandle} (limit ${count}).`;
  const prefix = forgotten ? 'Still open' : 'Reminder';
  return `${prefix}: ${name}: ${matched} posts so far on @${accountHandle} (limit ${count} in ${periodMinutes} min).`;
}

/**
 * Without links, which could be taken for ours, and whom it addresses first; none where it would make the whole SMS
 * dearer.
 */
function sampleOf({ samples: [first], isTest }: PageFacts): string {
  if (!first || isTest) return '';
  const text = inGsm(first.text.replace(/\S*:\/\/\S*/gu, '').replace(/^(\s*@\w+)+/u, ''))
    .replace(/\s+/g, ' ')
    .trim();
  return isGsm(text) ? text : '';
}

/** Cut at the end of a word until it fits; below `least` characters within a word, and then as it is. */
function shortened(text: string, isFitting: (shown: string) => boolean, least: number): string {
  if (isFitting(text)) return text;
  const characters = Array.from(text);
  for (let length = characters.length - 1; length >= least; length -= 1) {
    const cut = characters.slice(0, length).join('').trimEnd();
    const isWordEnd = characters[length] === ' ' || length === least;
    if (isWordEnd && isFitting(`${cut}...`)) return `${cut}...`;
  }
  return characters.length <= least ? text : `${characters.slice(0, least).join('').trimEnd()}...`;
}
