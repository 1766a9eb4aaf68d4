import { handlesOf, keyword, killsCast } from './cast.js';
import { mark, type Deed, type Timed } from './deed.js';
import type { Dice } from './dice.js';

const { customers } = killsCast;
const handles = handlesOf(killsCast);

export function customersDeeds(dice: Dice, seed: number, spanMs: number): Timed<Deed>[] {
  const single = Math.round(spanMs / 230);
  const deeds = Array.from({ length: single }, (_, number) => ({
    atMs: dice.between(0, spanMs),
    ...customersDeed(dice, mark(seed, 'c', number)),
  }));
  const bursts = Math.max(2, Math.round(spanMs / 12_000));
  return [
    ...deeds,
    ...Array.from({ length: bursts }, (_, number) => burst(dice, seed, number, spanMs)).flat(),
  ];
}

function customersDeed(dice: Dice, text: string): Deed {
  const from = dice.one(customers);
  const account = dice.one(handles);
  const say = (words: string): string => `${words} ${dice.chance(0.6) ? keyword : 'soon'} ${text}`;
  const dice20 = dice.between(1, 20);
  if (dice20 <= 7) return { kind: 'mention', from, to: addressees(dice), text: say('where is my parcel,') };
  if (dice20 <= 11) return { kind: 'goOn', pick: dice.part(), text: say('still nothing,') };
  if (dice20 <= 12) return { kind: 'joinIn', from, pick: dice.part(), text: say('same here,') };
  if (dice20 <= 17) return { kind: 'message', from, to: account, text: say('in private,') };
  if (dice20 <= 19) return { kind: 'ownPost', account, pick: dice.part(), text: say('from our phone,') };
  return { kind: 'ownMessage', account, to: from, text: say('from our phone,') };
}

const addressees = (dice: Dice): string[] =>
  dice.chance(0.15) ? dice.shuffled(handles).slice(0, 2) : [dice.one(handles)];

/** Many posts and some messages at one moment, to all accounts. */
function burst(dice: Dice, seed: number, number: number, spanMs: number): Timed<Deed>[] {
  const atMs = dice.between(0, spanMs);
  return Array.from({ length: dice.between(40, 70) }, (_, index) => {
    const text = `all at once, ${keyword} ${mark(seed, `b${number}-`, index)}`;
    const from = dice.one(customers);
    return dice.chance(0.8)
      ? { atMs, kind: 'mention', from, to: addressees(dice), text }
      : { atMs, kind: 'message', from, to: dice.one(handles), text };
  });
}

const settingChanges: readonly Readonly<Record<string, unknown>>[] = [
  { pollSeconds: 3 },
  { pollSeconds: 5 },
  { closeSolvedAfterDays: 5 },
  { allowReplies: true },
  { allowReplies: true, isDefaultReplyAccount: true },
];
/** Of one account only, or most answers of a run would be refused and try nothing. */
const mayRefuse = 'bolt';

export function agentsDeeds(dice: Dice, seed: number, spanMs: number): Timed<Deed>[] {
  return Array.from({ length: Math.round(spanMs / 380) }, (_, number) => ({
    atMs: dice.between(2_000, spanMs),
    ...agentsDeed(dice, mark(seed, 'a', number)),
  }));
}

function agentsDeed(dice: Dice, text: string): Deed {
  const pick = dice.part();
  const dice20 = dice.between(1, 20);
  if (dice20 <= 13)
    return { kind: 'answer', pick, text: `On its way ${text}`, clicks: dice.chance(0.2) ? 3 : 1 };
  if (dice20 <= 15) return { kind: 'settle', pick, ifNotAtX: dice.chance(0.6) ? 'sendAgain' : 'notSent' };
  if (dice20 <= 16) return { kind: 'solve', pick };
  if (dice20 <= 18) return { kind: 'convert', pick };
  if (dice.chance(0.25)) return { kind: 'set', account: mayRefuse, settings: { allowReplies: false } };
  return { kind: 'set', account: dice.one(handles), settings: dice.one(settingChanges) };
}
