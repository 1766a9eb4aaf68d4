import type { Fault } from '../../../simulator/control-client.js';
import type { ReplyReason } from '../../../src/domain/replies/reply.js';
import { answered, cases } from '../plan/cases.js';
import { diceFor, type Dice } from '../plan/dice.js';

type Form = 'post' | 'directMessage';

type Strike = Omit<Extract<Fault, { kind: string }>, 'route' | 'account'>;

/** What is done while an answer is on its way, beside or instead of a fault at X. */
type Deed =
  /** The customer deletes the post that is answered, just before. */
  | 'deletesParent'
  /** The account wrote the same words under the same post already, in X's own app. */
  | 'saidAlready'
  /** The customer shuts their messages. */
  | 'refusesMessages'
  /** X ends the account's access; an admin connects it again. */
  | 'revokes'
  /** The worker is killed soon after the answer was asked for. */
  | 'killsSoon'
  /** The worker is killed when X has the answer, before it can read X's yes. */
  | 'killsAtX';

interface Trouble {
  readonly forms: readonly Form[];
  readonly fault?: (dice: Dice) => Strike & { readonly resetInSeconds?: number };
  readonly deed?: Deed;
  /** Why X refuses it, for good; without one it must not be refused. */
  readonly refused?: ReplyReason;
}

const both: readonly Form[] = ['post', 'directMessage'];
const posts: readonly Form[] = ['post'];

const refusal = (detail: string) => ({
  ...answered(403, { title: 'Forbidden', type: 'about:blank', status: 403, detail }).fault,
  times: 1,
});

const notSummoned = 'You can only reply to or quote posts where you are mentioned or are the author.';

/** All that may befall an answer; each seed meets one. */
const troubles = {
  none: { forms: both },
  'dropped, not done': { forms: both, fault: () => cases['dropped, not done']().fault },
  'dropped, done': { forms: both, fault: () => cases['dropped, done']().fault },
  '503': { forms: both, fault: () => cases['503']().fault },
  '503 page': { forms: both, fault: () => cases['503 page']().fault },
  '429': {
    forms: both,
    fault: (dice) => ({ ...answered(429).fault, resetInSeconds: dice.between(2, 4) }),
  },
  'hangs, not done': { forms: both, fault: () => ({ kind: 'hang', commit: false }) },
  'hangs, done': { forms: both, fault: () => ({ kind: 'hang', commit: true }) },
  slow: { forms: both, fault: (dice) => ({ kind: 'slow', overMs: dice.between(300, 4_000) }) },
  truncated: { forms: both, fault: () => cases.truncated().fault },
  'duplicate text': { forms: posts, deed: 'saidAlready', refused: 'duplicateText' },
  'not summoned': { forms: posts, fault: () => refusal(notSummoned), refused: 'notSummoned' },
  'deleted parent': { forms: posts, deed: 'deletesParent', refused: 'parentGone' },
  'messages refused': {
    forms: ['directMessage'],
    deed: 'refusesMessages',
    refused: 'recipientRefusesMessages',
  },
  'revoked token': { forms: both, deed: 'revokes' },
  'worker killed soon': { forms: both, deed: 'killsSoon' },
  'worker killed at X': { forms: both, deed: 'killsAtX' },
} satisfies Record<string, Trouble>;

export type TroubleName = keyof typeof troubles;
export const troubleNames = Object.keys(troubles) as readonly TroubleName[];
export const troubleOf = (name: TroubleName): Trouble => troubles[name];

/** One answer and what befalls it; the same seed gives the same. */
export interface Run {
  readonly seed: number;
  readonly trouble: TroubleName;
  readonly form: Form;
  /** No other run has the same words. */
  readonly text: string;
  /** How often the agent presses the button. */
  readonly clicks: number;
  /** How long an agent leaves an unknown outcome to Perch. */
  readonly patienceMs: number;
  /** What they say of one that X does not show. */
  readonly ifNotAtX: 'notSent' | 'sendAgain';
  readonly killAfterMs: number;
  readonly fault: (Strike & { readonly resetInSeconds?: number }) | null;
}

/** Seeds that follow each other meet each trouble in turn, and each form. */
export function runFor(seed: number): Run {
  const dice = diceFor(seed, 'journal');
  const trouble = troubleNames[seed % troubleNames.length] ?? 'none';
  const { forms, fault } = troubleOf(trouble);
  return {
    seed,
    trouble,
    form: forms[Math.floor(seed / troubleNames.length) % forms.length] ?? 'post',
    text: `On its way, number ${seed}`,
    clicks: dice.one([1, 1, 2, 3]),
    patienceMs: dice.between(500, 5_000),
    ifNotAtX: dice.one(['notSent', 'sendAgain']),
    killAfterMs: dice.between(0, 600),
    fault: fault?.(dice) ?? null,
  };
}
