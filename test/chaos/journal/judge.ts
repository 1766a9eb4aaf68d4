import type { ReplyReason, ReplyState } from '../../../src/domain/replies/reply.js';
import { troubleOf, type Run } from './cases.js';

/** How an answer ended, and what X shows of it. */
export interface Ending {
  /** Null: the API refused it at once. */
  readonly reply: {
    readonly id: string;
    readonly state: ReplyState;
    readonly reason: ReplyReason | null;
    readonly xId: string | null;
  } | null;
  /** More than one: a click or a repeat became a reply of its own. */
  readonly replyIds: readonly string[];
  /** What X shows of these words by this account, but for what it said in X's own app. */
  readonly atX: readonly string[];
  /** An agent had to say what became of it. */
  readonly settledByAgent: boolean;
  /** The worker was killed while it was on its way, by this run or another. */
  readonly sawKill: boolean;
}

/** What is wrong with it: at X at most once, ended, and as its state says. */
export function differencesOf(run: Run, ending: Ending): string[] {
  const { reply, replyIds, atX } = ending;
  const name = `${run.seed} (${run.trouble}, ${run.form})`;
  return [
    ...(atX.length > 1 ? [`${name} is at X ${atX.length} times`] : []),
    ...(replyIds.length > 1 ? [`${name} became ${replyIds.length} replies`] : []),
    ...(reply === null ? refusedAtOnce(run, ending) : ofState(run, reply, ending)).map(
      (what) => `${name}: ${what}`,
    ),
  ];
}

/** Perch may know already that the post is gone. */
const refusedAtOnce = ({ trouble }: Run, { atX }: Ending): string[] => [
  ...(trouble === 'deleted parent' ? [] : ['the API refused it']),
  ...(atX.length > 0 ? ['the API refused it and X shows it'] : []),
];

function ofState(run: Run, reply: NonNullable<Ending['reply']>, ending: Ending): string[] {
  const is = `${reply.state} (${reply.reason})`;
  const [xId] = ending.atX;
  switch (reply.state) {
    case 'sent':
      return [
        ...(xId === undefined ? [`${is} and not at X`] : []),
        ...(reply.xId === null || reply.xId === xId ? [] : [`${is} as ${reply.xId}, at X it is ${xId}`]),
        ...mustBeRefused(run, ending, is),
      ];
    case 'refused':
      return [
        ...(xId === undefined ? [] : [`${is} and at X`]),
        ...(reply.reason === troubleOf(run.trouble).refused ? [] : [`${is} for a wrong reason`]),
      ];
    case 'cancelled':
      return [
        ...(xId === undefined ? [] : [`${is} and at X`]),
        ...(ending.settledByAgent ? [] : [`${is} by nobody`]),
      ];
    case 'queued':
    case 'sending':
    case 'unknown':
      return [`${is}: it hangs`];
  }
}

/** After a kill nobody knows X's no any more; an agent then settles it. */
const mustBeRefused = (run: Run, { sawKill }: Ending, is: string): string[] =>
  troubleOf(run.trouble).refused === undefined || sawKill ? [] : [`${is} though X refuses it`];
