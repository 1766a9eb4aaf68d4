import type { PagingInput } from '../../../simulator/control/shapes.js';
import { handlesOf, keyword, type Cast } from '../plan/cast.js';
import { inTime, mark, type Deed, type Timed } from '../plan/deed.js';
import { diceFor, type Dice } from '../plan/dice.js';
import { castOf } from './cast.js';
import { faultsOn, oddPages, type PlannedStrike } from './faults.js';
import { spanMs } from './wave.js';

/** What one seed does while a wave lasts, by milliseconds from its begin. */
export interface Round {
  readonly seed: number;
  readonly cast: Cast;
  /** Whether lost access is granted anew at once, not only when all is over. */
  readonly adminAtHand: boolean;
  readonly deeds: readonly Timed<Deed>[];
  readonly faults: readonly PlannedStrike[];
  readonly pages: readonly Timed<PagingInput>[];
}

/** The same seed gives the same round, always and everywhere. */
export function roundFor(seed: number): Round {
  const cast = castOf(seed);
  const dice = (purpose: string) => diceFor(seed, purpose);
  return {
    seed,
    cast,
    adminAtHand: dice('admin').chance(0.5),
    deeds: inTime([
      ...manyDeeds(
        dice('customers'),
        26,
        (turn, text) => customersDeed(turn, cast, text),
        mark(seed, 'c', 0),
      ),
      ...manyDeeds(dice('company'), 9, (turn, text) => companysDeed(turn, cast, text), mark(seed, 'o', 0)),
      ...manyDeeds(dice('agents'), 10, (turn, text) => agentsDeed(turn, cast, text), mark(seed, 'a', 0)),
      ...looks(dice('looks'), cast),
      ...secrets(dice('secrets'), seed, cast),
      ...misfortunes(dice('misfortunes'), seed, cast),
    ]),
    faults: inTime(faultsOn(dice('faults'), seed, cast, spanMs)),
    pages: inTime(oddPages(dice('pages'), cast, spanMs)),
  };
}

function manyDeeds(
  dice: Dice,
  count: number,
  draw: (dice: Dice, text: string) => Deed,
  marked: string,
): Timed<Deed>[] {
  return Array.from({ length: count }, (_, number) => ({
    atMs: dice.between(0, spanMs),
    ...draw(dice, marked.replace('0]', `${number}]`)),
  }));
}

/** Less than the shortest leap, so that X shows it before the end. */
const lateMs = 240_000;
/** Beyond the 800 that X lists. */
const floodOfEach = 206;

/** Longer than X shows at once (S25). */
const longStory = `${'it all began when the parcel did not come, '.repeat(8)}and`;

const said = ['where is my parcel', 'fish & chips <3', 'Grüße, 你好 👋', 'it says "A & B" > C', 'again'];

function customersDeed(dice: Dice, { accounts, customers }: Cast, marked: string): Deed {
  const handles = accounts.map(({ handle }) => handle);
  const [from, account] = [dice.one(customers), dice.one(handles)];
  const [pick, to] = [dice.part(), dice.chance(0.15) ? handles : [account]];
  const text = `${dice.one(said)} ${dice.chance(0.7) ? keyword : 'soon'} ${marked}`;
  const turn = dice.between(1, 40);
  if (turn <= 2) return { kind: 'mention', from, to, text: `${longStory} ${text}` };
  if (turn <= 9) return { kind: 'mention', from, to, text };
  if (turn <= 11) return { kind: 'mention', from, to, text, visibleAfterMs: dice.between(10_000, lateMs) };
  if (turn <= 16) return { kind: 'goOn', pick, text };
  if (turn <= 18) return { kind: 'joinIn', from, pick, text };
  if (turn <= 26) return { kind: 'message', from, to: account, text };
  if (turn <= 27) return { kind: 'groupMessage', from, to: [account, dice.one(customers)], text };
  if (turn <= 29) return { kind: 'remark', from, text };
  if (turn <= 30) return { kind: 'quote', from, account, pick, text };
  if (turn <= 31) return { kind: 'repost', from, pick };
  if (turn <= 36)
    return { kind: 'edit', pick, names: dice.one(['same', 'same', 'more', 'nobody']), account, text };
  return { kind: 'remove', pick };
}

function companysDeed(dice: Dice, { accounts, customers }: Cast, marked: string): Deed {
  const { handle: account } = dice.one(accounts);
  const [pick, text] = [dice.part(), `from our phone ${marked}`];
  const turn = dice.between(1, 20);
  if (turn <= 7) return { kind: 'ownPost', account, pick, text };
  if (turn <= 11) return { kind: 'ownMessage', account, to: dice.one(customers), text };
  if (turn <= 17) return { kind: 'like', account, pick };
  if (turn <= 18) return { kind: 'unlike', account, pick };
  return { kind: 'ownRepost', account, pick };
}

function agentsDeed(dice: Dice, cast: Cast, marked: string): Deed {
  const pick = dice.part();
  const turn = dice.between(1, 20);
  if (turn <= 13)
    return {
      ...{ kind: 'answer', pick, text: `On its way ${marked}`, clicks: dice.chance(0.2) ? 3 : 1 },
      ...(dice.chance(0.4) ? { channel: 'x_dm' } : {}),
    };
  if (turn <= 15) return { kind: 'settle', pick, ifNotAtX: dice.chance(0.6) ? 'sendAgain' : 'notSent' };
  if (turn <= 17) return { kind: 'solve', pick };
  if (turn <= 19) return { kind: 'convert', pick };
  const account = dice.one(handlesOf(cast));
  return {
    kind: 'set',
    account,
    settings: dice.one([{ pollSeconds: 3 }, { pollSeconds: 5 }, { allowReplies: true }]),
  };
}

/** Messages and likes are asked for seldom unless somebody asks; what is broken would meet nobody. */
const looks = (dice: Dice, cast: Cast): Timed<Deed>[] =>
  handlesOf(cast).flatMap((account) =>
    Array.from({ length: 6 }, () => ({ atMs: dice.between(0, spanMs), kind: 'look' as const, account })),
  );

const secrets = (dice: Dice, seed: number, cast: Cast): Timed<Deed>[] =>
  (cast.secretive ?? []).map((from) => ({
    ...{ atMs: dice.between(0, spanMs), kind: 'message', from, to: dice.one(handlesOf(cast)) },
    text: `for your eyes only ${mark(seed, 's', 0)}`,
  }));

const floodAt = (atMs: number, to: string, from: readonly string[], text: string): Timed<Deed> => ({
  ...{ atMs, kind: 'flood', from, to, each: floodOfEach, text },
});

/** What befalls people at X: few of these, for each takes much of a round away. */
function misfortunes(dice: Dice, seed: number, { accounts, customers }: Cast): Timed<Deed>[] {
  const { handle: account } = dice.one(accounts);
  const atMs = dice.between(0, spanMs - 4_000);
  const forMs = dice.between(1_500, 4_000);
  const turn = dice.between(1, 10);
  if (turn <= 2)
    return [
      { atMs, kind: 'hide', who: dice.one(customers), how: dice.one(['protected', 'suspended']), forMs },
    ];
  if (turn <= 4)
    return [
      { atMs, kind: 'revoke', account },
      ...(dice.chance(0.3)
        ? [floodAt(Math.min(atMs + 2_000, spanMs - 1), account, customers, mark(seed, 'f', 0))]
        : []),
    ];
  if (turn <= 5) return [{ atMs, kind: 'lock', account, forMs }];
  // Whom a page of likes was not shown while it was out, nobody can tell from that page afterwards.
  const likeless = dice.one(accounts.filter(({ likes }) => !likes)).handle;
  if (turn <= 8) return [{ atMs, kind: 'pause', account: likeless, forMs, importPause: dice.chance(0.5) }];
  return [{ atMs, kind: 'unlink', account: likeless, forMs }];
}
