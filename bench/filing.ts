import { decider } from '../src/domain/filing/decide.js';
import { account, at, post, ticketRule, user } from '../src/domain/test/examples.js';
import type { Named } from '../src/domain/tickets/named.js';
import type { RulesInForce } from '../src/domain/rules/ticket-rule.js';
import { fileBatch } from '../src/store/items/filing.js';
import { newId } from '../src/store/database.js';
import { ticketRules } from '../src/store/rules/ticket-rules.js';
import { besidePlainLoop } from './keywords/in-turns.js';
import { withDatabase, type Store } from './shared/database.js';
import { countOf, machine, report } from './shared/report.js';
import { median, perSecond } from './shared/statistics.js';

export interface FilingOptions {
  readonly items: number;
  readonly rules: number;
  readonly keywords: number;
}

/** As many as the worker files in one transaction. */
const batch = 100;

/** How fast captured items are filed under many ticket rules, beside the same without any. */
export async function filing({ items: count, rules: ruleCount, keywords }: FilingOptions): Promise<void> {
  await withDatabase(async (store) => {
    const rules = rulesWith(ruleCount, keywords);
    const ids: Record<string, string[]> = {
      with: await capture(store, 'with', count),
      without: await capture(store, 'without', count),
    };
    const fileSome = (accountId: string, from: number) =>
      fileBatch(store.db, accountId, ids[accountId]?.slice(from, from + batch) ?? [], new Date());
    await nameWhatRulesName(store);
    await save(store, 'with', rules);
    for (const [place, accountId] of atOnce.entries()) {
      // Of authors of their own, as accounts mostly have.
      ids[accountId] = await capture(store, accountId, count / 2, (place + 1) * 1_000_000);
      await save(store, accountId, rules);
    }
    const tookMs = { with: [] as number[], without: [] as number[] };
    await store.progress.step(`Filing ${countOf(2 * count)} items`, async () => {
      // Turn and turn about, so that whatever else goes on here slows both.
      for (let from = 0; from < count; from += batch)
        for (const which of ['with', 'without'] as const) {
          const began = performance.now();
          await fileSome(which, from);
          tookMs[which].push(performance.now() - began);
        }
    });
    const togetherBegan = performance.now();
    await store.progress.step(`Filing ${countOf(count)} items of two accounts at once`, () =>
      Promise.all(
        atOnce.map(async (accountId) => {
          for (let from = 0; from < count / 2; from += batch) await fileSome(accountId, from);
        }),
      ),
    );
    const togetherMs = performance.now() - togetherBegan;
    await mustHaveFiled(store, count);
    const rate = (each: readonly number[]) =>
      perSecond(
        count,
        each.reduce((sum, ms) => sum + ms, 0),
      );
    const decidingMs = decideAll(rules, count);
    const texts = Array.from({ length: count }, (_, n) => textOf(n));
    const [ours, plain] = besidePlainLoop(
      texts,
      rules.rules.map((rule) => rule.keywords),
    );
    report(
      `${countOf(count)} captured items filed under ${ruleCount} rules of ${keywords} keywords`,
      machine(store.versions),
      [
        { what: 'items per second', value: countOf(rate(tookMs.with)) },
        { what: 'without rules, in the same run', value: countOf(rate(tookMs.without)) },
        { what: 'ratio', value: (rate(tookMs.with) / rate(tookMs.without)).toFixed(2) },
        {
          what: 'two accounts at once, into the same groups',
          value: countOf(perSecond(count, togetherMs)),
          beside: 'both together',
        },
        {
          what: `median batch of ${batch}`,
          value: `${median(tookMs.with).toFixed(0)} ms`,
          beside: `without rules ${median(tookMs.without).toFixed(0)} ms`,
        },
        {
          what: 'deciding alone, items per second',
          value: countOf(perSecond(count, decidingMs)),
          beside: 'the rules are prepared anew for each batch',
        },
        { what: 'the matcher alone, items per second', value: countOf(perSecond(count, ours.tookMs)) },
        {
          what: 'a plain loop of regular expressions',
          value: countOf(perSecond(count, plain.tookMs)),
          beside: `the matcher is ${(plain.tookMs / ours.tookMs).toFixed(1)} times as quick; aim: at least 1`,
        },
      ],
    );
  });
}

/** Keywords of one and of two words, as people write them; each is in one rule. */
const keywordAt = (n: number): string => (n % 4 === 3 ? `late order${n}` : `word${n}`);

const rulesWith = (count: number, keywords: number): RulesInForce => ({
  version: 1,
  rules: Array.from({ length: count }, (_, rule) =>
    ticketRule({
      id: `rule${rule}`,
      name: `Rule ${rule}`,
      keywords: Array.from({ length: keywords }, (_each, index) => keywordAt(rule * keywords + index)),
      tags: [`rule${rule}`],
      groupId: `group${rule % groups}`,
      departmentId: 'department',
      productId: 'product',
    }),
  ),
});

/** Which the rules of all accounts name. */
const groups = 5;
const atOnce = ['first', 'second'] as const;

async function nameWhatRulesName({ db }: Store): Promise<void> {
  const named = (_id: string): Named => ({ _id, name: _id, version: 1, createdAt: at(0), updatedAt: at(0) });
  await db.groups.insertMany(Array.from({ length: groups }, (_, n) => named(`group${n}`)));
  await db.departments.insertOne(named('department'));
  await db.products.insertOne(named('product'));
}

/** Every second one holds a keyword, each in its turn; the others are tried by all rules in vain. */
const textOf = (n: number): string =>
  `@acme I have been waiting for two weeks now and nobody answers, ${n % 2 === 0 ? keywordAt((n / 2) % 1_000) : 'please help'}! https://t.co/abc${n}`;

const itemOf = (n: number, accountId: string, firstAuthor = 100) =>
  post(at(n), user(String(n + firstAuthor)), {}, { _id: newId(), accountId, text: textOf(n) });

async function capture(
  { db }: Store,
  accountId: string,
  count: number,
  firstAuthor?: number,
): Promise<string[]> {
  await db.accounts.insertOne(account({}, { _id: accountId, xUserId: accountId }));
  const items = Array.from({ length: count }, (_, n) => itemOf(n, accountId, firstAuthor));
  await db.items.insertMany(items);
  return items.map(({ _id }) => _id);
}

async function save({ db }: Store, accountId: string, { rules }: RulesInForce): Promise<void> {
  const saved = await ticketRules(db).save({ accountId, version: 0, rules, by: 'bench', now: new Date() });
  if (saved.outcome !== 'saved') throw new Error(`The rules were not saved: ${saved.outcome}`);
}

async function mustHaveFiled({ db }: Store, count: number): Promise<void> {
  const tickets = await db.tickets.countDocuments({ accountId: 'with' });
  const byRule = await db.tickets.countDocuments({ accountId: 'with', 'filedBy.ruleId': /^rule/ });
  const together = await db.tickets.countDocuments({ accountId: { $in: [...atOnce] } });
  if (tickets !== count || byRule !== Math.ceil(count / 2) || together !== count)
    throw new Error(`${tickets} and ${together} tickets, ${byRule} by a rule: that is not what was captured`);
}

function decideAll(rules: RulesInForce, count: number): number {
  const nobody = new Set<string>();
  const items = Array.from({ length: count }, (_, n) => itemOf(n, 'with'));
  const began = performance.now();
  for (let from = 0; from < count; from += batch) {
    const { decide } = decider({ account: account(), rules, suspended: nobody, streamsByRules: nobody });
    for (const item of items.slice(from, from + batch)) decide(item);
  }
  return performance.now() - began;
}
