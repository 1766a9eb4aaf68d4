import type { Fault } from '../../../simulator/control-client.js';
import { cases, strikeWith, type Case } from './cases.js';
import { handlesOf, killsCast } from './cast.js';
import type { Dice } from './dice.js';

export interface PlannedFault {
  readonly atMs: number;
  readonly fault: Fault;
  /** A 429 names the moment, in X's time, from which X takes such requests again. */
  readonly resetInSeconds?: number;
}

const handles = handlesOf(killsCast);
const reads = ['mentions', 'mentions', 'own-posts', 'dm_events', 'dm_events/with'];
const writes = ['create-post', 'create-post', 'send-dm'];

/** Asked of X every few seconds whatever people do, by the faults that count as refused (`readsRefused`). */
export const refusesPolls = ({ fault }: PlannedFault): boolean =>
  ['mentions', 'own-posts'].includes(fault.route) &&
  (fault.kind === 'hang' || (fault.kind === 'status' && (fault.status === 429 || fault.status >= 500)));

export function faultsFor(dice: Dice, count: number, spanMs: number, withTokens: boolean): PlannedFault[] {
  const strikes = Array.from({ length: count }, () => ({
    atMs: dice.between(0, spanMs),
    ...strike(dice, dice.chance(0.55) ? dice.one(reads) : dice.one(writes), dice.one(handles)),
  }));
  const tokens = handles.flatMap((handle) => tokenTrouble(dice, handle, spanMs));
  return [...strikes, ...(withTokens ? tokens : [])];
}

const ofReads = [
  cases['500'],
  cases['503'],
  cases['429 until a moment'],
  cases['dropped, not done'],
  cases.hangs,
  cases.slow,
  cases.truncated,
  cases['503 page'],
];
// Where X took it and nobody hears of it everything is at stake, so it comes more often.
const ofWrites = [...ofReads, cases['dropped, done'], cases['dropped, done']];

function strike(dice: Dice, route: string, account: string): Omit<PlannedFault, 'atMs'> {
  const drawn: Case = (again) => again.one(writes.includes(route) ? ofWrites : ofReads)(again);
  return strikeWith(drawn, dice, { route, account });
}

/**
 * X refuses the access token once, so that it is refreshed, and the token endpoint is in trouble then.
 * Never a lost answer of that endpoint: it may cost the account its grant, which is S6 and no fault. A
 * worker killed between X's answer and its being stored costs it too, so this is only where asked for.
 */
function tokenTrouble(dice: Dice, account: string, spanMs: number): PlannedFault[] {
  if (!dice.chance(0.5)) return [];
  const atMs = dice.between(0, spanMs);
  const trouble: Fault = dice.chance(0.5)
    ? { route: 'token', account, kind: 'status', status: 503, times: dice.between(1, 3) }
    : { route: 'token', account, kind: 'drop-before-commit', times: 1 };
  const refused: Fault = {
    route: 'mentions',
    account,
    kind: 'status',
    status: 401,
    times: 1,
    body: { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 },
  };
  return [
    { atMs, fault: trouble },
    { atMs, fault: refused },
  ];
}
