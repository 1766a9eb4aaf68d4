import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../../../api/client/answers.js';
import { reauthorizeAccount } from '../../../src/cli/up/connecting.js';
import { persist } from '../run/persist.js';
import type { World } from '../run/world.js';
import { troubleOf } from './cases.js';
import type { Case } from './desk.js';
import type { Ending } from './judge.js';

type ReplyView = Answer<'GET', `/v1/replies/${string}`>;

/** With the id of what the account said in X's own app. */
type Told = Case & { readonly own: string | null };

const routes = { post: 'create-post', directMessage: 'send-dm' } as const;
const lookEachMs = 250;
/** For what waits for an admin, and for attempts that died with a worker, which are given up after a minute each. */
const longestMs = 240_000;
const restMs = 300;
/** X shows an answer to a mention within this, or the worker is killed without. */
const atXWithinMs = 10_000;

/** One answer from the button to its end, with what befalls it on the way. */
export async function play(world: World, one: Case, over: AbortSignal): Promise<Ending> {
  const { control, processes } = world;
  const beganAt = Date.now();
  const own = await befallBefore(world, one);
  const faultId = await strike(world, one);
  const meanwhile = befallMeanwhile(world, one, over);
  const replyIds = await ask(world, one, over);
  const [replyId] = replyIds;
  const end = replyId === undefined ? null : await watch(world, { ...one, own }, replyId, over);
  await meanwhile;
  // What met no call must not meet the next run's.
  if (faultId !== null) await control.clearFaults(faultId);
  return {
    reply: end?.reply ?? null,
    replyIds,
    settledByAgent: end?.settledByAgent ?? false,
    // After a kill nobody can tell what the account said itself just before from the answer of these words.
    atX: await shownAtX(world, { ...one, own: end?.reply.xId === own ? null : own }),
    sawKill: processes.worker.killedAt().some((at) => at >= beganAt),
  };
}

/** Returns the id of what the account said in X's own app. */
async function befallBefore(
  { control }: World,
  { run, account, customer, postId }: Case,
): Promise<string | null> {
  switch (troubleOf(run.trouble).deed) {
    case 'saidAlready':
      return (await control.post({ from: account.handle, text: run.text, inReplyTo: postId ?? '' })).id;
    case 'deletesParent':
      await control.remove(postId ?? '');
      return null;
    case 'refusesMessages':
      await control.block(customer, account.handle);
      return null;
    case 'revokes':
      await control.revoke(account.handle);
      return null;
    default:
      return null;
  }
}

async function strike({ control }: World, { run, account }: Case): Promise<number | null> {
  if (!run.fault) return null;
  const { resetInSeconds, ...fault } = run.fault;
  const reset = Math.ceil(Date.now() / 1_000) + (resetInSeconds ?? 0);
  const headers = resetInSeconds === undefined ? {} : { headers: { 'x-rate-limit-reset': String(reset) } };
  const { id } = await control.fault({
    ...fault,
    ...headers,
    ...{ route: routes[run.form], account: account.handle },
  } as Parameters<typeof control.fault>[0]);
  return id;
}

async function befallMeanwhile(world: World, one: Case, over: AbortSignal): Promise<void> {
  const { processes, moments } = world;
  const kill = (): boolean => processes.worker.kill(restMs);
  switch (troubleOf(one.run.trouble).deed) {
    case 'killsSoon':
      await moments.at({ kind: 'ask', afterMs: one.run.killAfterMs }, atXWithinMs, kill);
      return;
    case 'killsAtX':
      await moments.at({ kind: 'answer', route: routes[one.run.form] }, atXWithinMs, kill);
      return;
    case 'revokes':
      return connectAgain(world, one, over);
    default:
      return;
  }
}

/** As an admin who is told does. */
async function connectAgain({ api, control }: World, { account }: Case, over: AbortSignal): Promise<void> {
  await persist(() => api.post(`/v1/accounts/${account.id}/poll`), over);
  const lost = async (): Promise<boolean> => {
    const found = await persist(() => api.get(`/v1/accounts/${account.id}`), over);
    return found?.kind === 'done' && found.value.state === 'needsReauthorization';
  };
  while (!over.aborted && !(await lost())) await delay(lookEachMs);
  await persist(() => reauthorizeAccount(api, control, account), over);
}

/** Presses as often as the run says, at once, each with the same key. */
async function ask({ api, moments }: World, { run, ticketId }: Case, over: AbortSignal): Promise<string[]> {
  const asking = { headers: { 'idempotency-key': `run-${run.seed}` } };
  const click = async (): Promise<string[]> => {
    const outcome = await persist(() => {
      const asked = api.post(`/v1/tickets/${ticketId}/replies`, { text: run.text }, asking);
      moments.asked();
      return asked;
    }, over);
    return outcome?.kind === 'done' ? [outcome.value.id] : [];
  };
  const ids = await Promise.all(Array.from({ length: run.clicks }, click));
  return [...new Set(ids.flat())];
}

/** Until it ended, or for as long as anybody would wait; an agent settles what stays unknown. */
async function watch(
  world: World,
  one: Told,
  replyId: string,
  over: AbortSignal,
): Promise<{ readonly reply: ReplyView; readonly settledByAgent: boolean } | null> {
  const until = performance.now() + longestMs;
  let settledByAgent = false;
  let unknownSince: number | null = null;
  for (;;) {
    const found = await persist(() => world.api.get(`/v1/replies/${replyId}`), over);
    if (found?.kind !== 'done') return null;
    const reply = found.value;
    if (hasEnded(reply) || performance.now() > until) return { reply, settledByAgent };
    unknownSince = reply.state === 'unknown' ? (unknownSince ?? performance.now()) : null;
    if (unknownSince !== null && performance.now() - unknownSince > one.run.patienceMs) {
      await settle(world, one, replyId, { again: settledByAgent, over });
      settledByAgent = true;
      unknownSince = null;
    }
    await delay(lookEachMs);
  }
}

const hasEnded = ({ state }: ReplyView): boolean => ['sent', 'refused', 'cancelled'].includes(state);

/** A careful agent looks at X before they say what became of it. */
async function settle(
  world: World,
  one: Told,
  replyId: string,
  { again, over }: { readonly again: boolean; readonly over: AbortSignal },
): Promise<void> {
  const isAtX = (await shownAtX(world, one)).length > 0;
  // Nobody has it sent a third time: X may refuse it for what was said in its own app.
  const outcome = isAtX ? 'sent' : again ? 'notSent' : one.run.ifNotAtX;
  world.log.note(`#${one.run.seed} settled as ${outcome}`);
  await persist(() => world.api.post(`/v1/replies/${replyId}/resolve`, { outcome }), over);
}

/** What X shows of the run's words by its account, but for what that said itself. */
async function shownAtX({ control }: World, { account, run, own }: Told): Promise<string[]> {
  const { posts, dms } = await control.ledger();
  return [
    ...posts.filter(({ authorId, text }) => authorId === account.xUserId && text === run.text),
    ...dms.filter(({ senderId, text }) => senderId === account.xUserId && text === run.text),
  ].flatMap(({ id }) => (id === own ? [] : [id]));
}
