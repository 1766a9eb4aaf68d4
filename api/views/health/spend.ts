import { z } from 'zod';
import { sourceKinds } from '../../../src/domain/sources/kinds.js';
import { billedKinds, usdOf } from '../../../src/domain/spend/prices.js';
import { momentOf, spentOns } from '../../../src/domain/spend/spend.js';
import type { SpendHealth } from '../../../src/store/accounts/health.js';
import { iso, time } from '../../conventions/shapes.js';

const usd = z.number().describe('US dollars, in tenths of a cent.');

export const spendSchema = z.object({
  day: z.iso.date().describe('By X’s clock; X bills by its UTC day.'),
  spentUsd: usd,
  heldUsd: usd.describe('The most that calls under way may cost.'),
  uncertainUsd: usd.describe('The most that calls may have cost whose end is not known.'),
  budgetUsd: usd.nullable().describe('settings.dailyBudgetUsd; replies are counted, and never held back.'),
  advice: z
    .string()
    .nullable()
    .describe('What to do where the budget has no room for a page of some list; null: it has.'),
  on: z
    .array(z.object({ on: z.enum(spentOns), usd }))
    .describe('Where it went, dearest first, with what is held and uncertain.'),
  billed: z.array(z.object({ what: z.enum(billedKinds), count: z.int(), usd })).describe('What X bills.'),
  slowed: z
    .array(
      z.object({
        source: z.enum(sourceKinds),
        by: z.number().nullable().describe('So many times its own pace; null: paused.'),
        pausedUntil: time.nullable().describe('Unless the budget is raised; X’s time.'),
      }),
    )
    .describe('Sources that the budget holds back, the dearest first.'),
});

export const viewSpend = (spend: SpendHealth): z.output<typeof spendSchema> => ({
  day: spend.day,
  spentUsd: usdOf(spend.settled),
  heldUsd: usdOf(spend.held),
  uncertainUsd: usdOf(spend.uncertain),
  budgetUsd: spend.budget === null ? null : usdOf(spend.budget),
  advice: spend.advice,
  on: [...spend.on].map(([on, micros]) => ({ on, usd: usdOf(micros) })),
  billed: spend.billed.map(({ what, count, micros }) => ({ what, count, usd: usdOf(micros) })),
  slowed: spend.slowed.map(({ kind, pace }) => ({
    source: kind,
    by: pace.kind === 'paused' ? null : pace.by,
    pausedUntil: pace.kind === 'paused' ? iso(momentOf(spend.day, pace.until)) : null,
  })),
});
