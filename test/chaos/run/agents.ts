import type { Page } from '../../../api/client/answers.js';
import type { Ask } from '../ledgers/facts.js';
import { saveSettings } from '../../../src/cli/up/connecting.js';
import type { AgentsDeed, DeedOf } from '../plan/deed.js';
import { persist } from './persist.js';
import { picked } from './posts.js';
import type { Stage } from './stage.js';

interface OpenAsk extends Ask {
  readonly replyIds: Set<string>;
  refusedWith: string | null;
}

/** Those who work with Perch, through its API alone; what an ended process left unanswered they ask again. */
export function agentsAtWork(stage: Stage, over: AbortSignal) {
  const { api, control, moments, log, accounts } = stage;
  const asks: OpenAsk[] = [];

  /** The newest of each account, newest account last. */
  const newest = async <Each>(page: (accountId: string) => Promise<Page<Each>>): Promise<readonly Each[]> => {
    const found: Each[] = [];
    for (const { id } of accounts) {
      const outcome = await persist(() => page(id), over);
      if (outcome?.kind === 'done') found.push(...outcome.value.data);
    }
    return found;
  };
  const newestTickets = () => newest((id) => api.get(`/v1/tickets?accountId=${id}&limit=100`));
  const newestListed = () =>
    newest((id) => api.get(`/v1/inbox?accountId=${id}&limit=100&ticketed=false&tab=mentions`));

  async function answer({ pick, text, clicks, channel }: DeedOf<'answer'>): Promise<void> {
    const tickets = await newestTickets();
    const wanted = tickets.filter((each) => channel === undefined || each.channel === channel);
    const ticket = picked(pick, wanted.length > 0 ? wanted : tickets);
    if (!ticket) return;
    const ask: OpenAsk = { text, ticketId: ticket.id, replyIds: new Set(), refusedWith: null };
    asks.push(ask);
    await Promise.all(Array.from({ length: clicks }, () => click(ask)));
    log.note(`answer "${text}": ${ask.refusedWith ?? `reply ${[...ask.replyIds].join(', ')}`}`);
  }

  async function click(ask: OpenAsk): Promise<void> {
    const asking = { headers: { 'idempotency-key': ask.text.replaceAll(' ', '-') } };
    const outcome = await persist(() => {
      const asked = api.post(`/v1/tickets/${ask.ticketId}/replies`, { text: ask.text, via: 'x' }, asking);
      moments.asked();
      return asked;
    }, over);
    if (outcome?.kind === 'done') ask.replyIds.add(outcome.value.id);
    if (outcome?.kind === 'refused') ask.refusedWith = outcome.problem.message;
  }

  /** A careful agent looks at X before they say what became of it. */
  async function settle({ pick, ifNotAtX }: DeedOf<'settle'>): Promise<void> {
    const accepted = asks.flatMap(({ replyIds, text }) => [...replyIds].map((id) => ({ id, text })));
    const unknown: { id: string; text: string }[] = [];
    for (const each of accepted) {
      const reply = await persist(() => api.get(`/v1/replies/${each.id}`), over);
      if (reply?.kind === 'done' && reply.value.state === 'unknown') unknown.push(each);
    }
    const reply = picked(pick, unknown);
    if (!reply) return;
    const { posts, dms } = await control.ledger();
    const atX = [...posts, ...dms].some(({ text }) => text === reply.text);
    const outcome = atX ? 'sent' : ifNotAtX;
    const settled = await persist(() => api.post(`/v1/replies/${reply.id}/resolve`, { outcome }), over);
    log.note(`settle "${reply.text}" as ${outcome}: ${settled?.kind}`);
  }

  async function solve({ pick }: DeedOf<'solve'>): Promise<void> {
    const ticket = picked(pick, await newestTickets());
    if (ticket) await persist(() => api.patch(`/v1/tickets/${ticket.id}`, { status: 'solved' }), over);
  }

  async function convert({ pick }: DeedOf<'convert'>): Promise<void> {
    const item = picked(pick, await newestListed());
    if (!item) return;
    const asking = { headers: { 'idempotency-key': `convert-${item.id}` } };
    const outcome = await persist(() => api.post(`/v1/inbox/${item.id}/convert`, {}, asking), over);
    log.note(`convert ${item.id}: ${outcome?.kind === 'refused' ? outcome.problem.message : outcome?.kind}`);
  }

  async function look({ account }: DeedOf<'look'>): Promise<void> {
    const found = accounts.find(({ handle }) => handle === account);
    if (found) await persist(() => api.post(`/v1/accounts/${found.id}/poll`), over);
  }

  async function set({ account, settings }: DeedOf<'set'>): Promise<void> {
    const found = accounts.find(({ handle }) => handle === account);
    if (found) await persist(() => saveSettings(api, found.id, settings), over);
    log.note(`set @${account} ${JSON.stringify(settings)}`);
  }

  return {
    asks: asks as readonly Ask[],
    do(deed: AgentsDeed): Promise<void> {
      switch (deed.kind) {
        case 'answer':
          return answer(deed);
        case 'settle':
          return settle(deed);
        case 'solve':
          return solve(deed);
        case 'convert':
          return convert(deed);
        case 'set':
          return set(deed);
        case 'look':
          return look(deed);
      }
    },
  };
}
