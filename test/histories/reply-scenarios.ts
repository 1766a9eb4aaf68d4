import { lookSignalName, replyWorkflowId, taskQueues } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import type { ConnectedAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from '../integration/desk.js';
import type { Stack } from '../integration/run-stack.js';
import { ended, event, eventTypes, handleOf, ticketFrom, type Scenario } from './recording.js';

/** What an answer goes through until it is settled. */
export const replyScenarios: readonly Scenario[] = [
  {
    name: 'reply-sent',
    async play(stack) {
      const { workflowId } = await answer(stack, await desk(stack, 'swift'));
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'reply-unheard-then-found',
    async play(stack) {
      const at = await desk(stack, 'unheard');
      await stack.control.fault({ route: 'create-post', kind: 'drop-after-commit', account: 'unheard' });
      const { workflowId } = await answer(stack, at);
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'reply-lost-then-sent-again',
    async play(stack) {
      const at = await desk(stack, 'lossy');
      await stack.control.fault({ route: 'create-post', kind: 'drop-before-commit', account: 'lossy' });
      const { id, workflowId } = await answer(stack, at);
      await deskOf(stack).replyBecomes(id, 'unknown');
      await stack.api.post(`/v1/replies/${id}/resolve`, { outcome: 'sendAgain' });
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'reply-unknown',
    async play(stack) {
      const at = await desk(stack, 'silent');
      await stack.control.fault({ route: 'create-post', kind: 'html', account: 'silent' });
      const { id, workflowId } = await answer(stack, at);
      await deskOf(stack).replyBecomes(id, 'unknown');
      await eventually(async () => timers(await eventTypes(stack, workflowId)) >= 3, {
        what: 'the third wait before a look',
        withinMs: 60_000,
      });
      return workflowId;
    },
  },
  {
    name: 'reply-refused',
    async play(stack) {
      const at = await desk(stack, 'unwanted');
      await stack.control.fault({ route: 'create-post', kind: 'status', status: 403, account: 'unwanted', body: notAllowed });
      const { workflowId } = await answer(stack, at);
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'reply-waits-for-x-then-sent',
    async play(stack) {
      const at = await desk(stack, 'limited');
      await rateLimit(stack, 'limited', 4);
      const { workflowId } = await answer(stack, at);
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'reply-waits-for-its-account-then-sent',
    async play(stack) {
      const at = await desk(stack, 'asleep');
      await rateLimit(stack, 'asleep', 600);
      const { id, workflowId } = await answer(stack, at);
      await deskOf(stack).replyBecomes(id, 'queued', 'rateLimited');
      await stack.api.post(`/v1/accounts/${at.account.id}/deactivate`);
      await handleOf(stack, workflowId).signal(lookSignalName);
      await deskOf(stack).replyBecomes(id, 'queued', 'accountPaused');
      await stack.api.post(`/v1/accounts/${at.account.id}/activate`, { importPause: true });
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'reply-continues-as-new',
    async play(stack) {
      const at = await desk(stack, 'patient');
      await rateLimit(stack, 'patient', 600);
      const { id, workflowId } = await answer(stack, at);
      await deskOf(stack).replyBecomes(id, 'queued', 'rateLimited');
      await handleOf(stack, workflowId).terminate('to start it with a short history');
      await stack.api.post(`/v1/accounts/${at.account.id}/deactivate`);
      await stack.temporal.client.workflow.start('reply', {
        workflowId,
        taskQueue: taskQueues(stack.config.temporal.deployment).accounts,
        args: [id, 25],
      });
      const first = (await handleOf(stack, workflowId).describe()).runId;
      await eventually(async () => {
        await handleOf(stack, workflowId).signal(lookSignalName);
        return (await handleOf(stack, workflowId).describe()).runId !== first;
      }, { what: 'a second run' });
      await stack.api.post(`/v1/accounts/${at.account.id}/activate`, { importPause: true });
      await ended(stack, workflowId);
      return workflowId;
    },
  },
];

const notAllowed = {
  title: 'Forbidden',
  type: 'about:blank',
  status: 403,
  detail:
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
};

interface Desk {
  readonly account: ConnectedAccount;
  readonly ticketId: string;
}

/** An account of its own with one ticket to answer. */
async function desk(stack: Stack, handle: string): Promise<Desk> {
  const account = await stack.connect(handle);
  return { account, ticketId: await ticketFrom(stack, account, 'can you help me?') };
}

async function answer(stack: Stack, { ticketId }: Desk): Promise<{ id: string; workflowId: string }> {
  const { id } = await deskOf(stack).answer(ticketId, 'Of course!');
  return { id, workflowId: replyWorkflowId(id) };
}

/** X refuses the next send and names a time so many seconds ahead. */
async function rateLimit({ control }: Stack, handle: string, seconds: number): Promise<void> {
  const resetAt = Math.ceil(Date.parse((await control.clock()).now) / 1_000) + seconds;
  await control.fault({
    route: 'create-post',
    kind: 'status',
    status: 429,
    account: handle,
    headers: { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(resetAt) },
    body: { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
  });
}

const timers = (types: readonly string[]): number => types.filter((type) => type === event.timerStarted).length;
