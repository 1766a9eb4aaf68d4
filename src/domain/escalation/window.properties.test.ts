import fc from 'fast-check';
import { expect, test } from 'vitest';
import { account, at, minuteMs } from '../test/examples.js';
import { escalationPolicy } from '../test/escalation.js';
import { surgeEvents, surgeRules, surgesRecounted, type Surged, type SurgeEvent } from '../test/surges.js';
import type { Counted, WindowRule } from './counting.js';
import { policyMatcher } from './matching.js';
import { foldMatches, type Watched } from './window.js';

/** Evaluates after some of the events, some matches at a time, as much later as it may happen. */
function folding(rule: WindowRule, atMost: number) {
  const hitsOf = policyMatcher([escalationPolicy()], { ...account(), countsFrom: new Date(0) });
  const stored: Counted[] = [];
  const surges: Surged[] = [];
  let [watched, evaluated]: [Watched, number] = [{ armedFrom: null, surge: null }, 0];

  return {
    surges,
    store({ item, minute }: SurgeEvent & { readonly kind: 'post' }): void {
      if (hitsOf(item).length === 0 || stored.some(({ itemId }) => itemId === item._id)) return;
      const { _id: itemId, createdAt, author } = item;
      stored.push({ itemId, authorXUserId: author.xUserId, at: createdAt, storedAt: at(minute) });
    },
    acknowledge(minute: number): void {
      const { surge } = watched;
      if (surge && !surge.clearedAt) watched = { ...watched, surge: { ...surge, clearedAt: at(minute) } };
    },
    evaluate(minute: number): void {
      do {
        const fresh = stored.slice(evaluated, evaluated + atMost);
        const isWhole = evaluated + fresh.length === stored.length;
        const fromMs = Math.min(...fresh.map((each) => each.at.getTime())) - rule.periodMinutes * minuteMs;
        const before = stored.slice(0, evaluated).filter((each) => each.at.getTime() >= fromMs);
        const folded = foldMatches(watched, rule, { before, fresh }, isWhole ? at(minute) : null);
        const last = surges.at(-1);
        const grown = folded.lastOfClosed ?? (folded.opened ? null : folded.surge);
        if (last && grown) {
          const { matched, hotUntil } = grown;
          surges.splice(-1, 1, { ...last, matched, hotUntil, closed: folded.closedAt !== null });
        }
        if (folded.opened && folded.surge) {
          const { matched, hotUntil } = folded.surge;
          const by = fresh[0]?.itemId ?? '';
          surges.push({ by, observed: folded.opened.observed, matched, hotUntil, closed: false });
        }
        watched = folded;
        evaluated += fresh.length;
      } while (evaluated < stored.length);
    },
  };
}

const endMinute = 1_000;

test('S57 S58 matches folded one by one give the incidents that recounting everything gives', () => {
  fc.assert(
    fc.property(surgeRules, surgeEvents, (rule, events) => {
      const folded = folding(rule, 1);
      for (const event of events) {
        if (event.kind === 'post') folded.store(event);
        folded.evaluate(event.minute);
        if (event.kind === 'acknowledged') folded.acknowledge(event.minute);
      }
      const last = events.at(-1)?.minute ?? 0;
      folded.evaluate(last);
      expect(folded.surges).toEqual(surgesRecounted(rule, events, last));
    }),
    { numRuns: 120 },
  );
});

test('S58 it does not matter how the ledger is cut into batches, and when they are evaluated', () => {
  fc.assert(
    fc.property(
      surgeRules,
      surgeEvents,
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (rule, events, evaluates, atMost) => {
        const play = (size: number, isCut: (index: number) => boolean): Omit<Surged, 'by'>[] => {
          const folded = folding(rule, size);
          for (const [index, event] of events.entries()) {
            if (event.kind === 'post') folded.store(event);
            // Nobody acknowledges what has not been evaluated.
            if (event.kind === 'acknowledged' || isCut(index)) folded.evaluate(event.minute);
            if (event.kind === 'acknowledged') folded.acknowledge(event.minute);
          }
          folded.evaluate(endMinute);
          return folded.surges.map(({ by: _, ...surge }) => surge);
        };
        expect(play(atMost, (index) => evaluates[index] ?? false)).toEqual(play(1, () => true));
      },
    ),
    { numRuns: 300 },
  );
});
