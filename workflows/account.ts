import {
  ActivityCancellationType,
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { searchAttributes, taskQueuesBeside } from '../src/domain/names.js';
import type { AccountState } from '../src/domain/accounts/account.js';
import { keepAdminsTold, type Notices } from './account-notices.js';
import type { AccountActivities, PollActivities } from './activities.js';
import { lookSignal } from './look.js';

/** What a run hands to the next one: plain JSON, facts stay in MongoDB. */
export interface CarriedAccount {
  readonly schemaVersion: 1;
  readonly accountId: string;
  /** The state that the search attribute shows. */
  readonly shownState?: AccountState;
  /** The time without access that admins have been told of; absent while all is well. */
  readonly shownIncidentId?: string;
  readonly ticketsOpened?: number;
  /** When admins are to be told something about access; absent: nothing. */
  readonly noticesDueAtMs?: number;
  /** Events after which a run continues as new; tests lower it. */
  readonly continueAfterEvents?: number;
}

export const accountQuery = defineQuery<CarriedAccount>('account');

const stateAttribute = defineSearchAttributeKey(searchAttributes.accountState, SearchAttributeType.KEYWORD);
const defaultContinueAfterEvents = 2_000;
/** What a mail server takes longer for is told by the next run: polling must not wait for it. */
const mailGraceMs = 10_000;
const afterFailureMs = 60_000;

/**
 * One connected account, for as long as it is connected: keeps one poll outstanding, files what came,
 * and tells admins of lost access. A poll that finds nothing never comes back here, it is retried by the server (docs/adr/0001).
 */
export async function account(carried: CarriedAccount): Promise<void> {
  let now = carried;
  let mustLook = false;
  const notices = keepAdminsTold(carried.accountId, carried.noticesDueAtMs ?? null);
  setHandler(lookSignal, () => {
    mustLook = true;
    if (notices.dueAtMs() !== null) notices.lookNow();
  });
  const showState = (state: AccountState, incidentId: string | null): void => {
    if (incidentId !== (now.shownIncidentId ?? null)) notices.lookNow();
    now = show(now, state, incidentId);
  };
  setHandler(accountQuery, () => now);
  const woken = (): boolean => mustLook;

  const { pollAccount } = proxyActivities<PollActivities>({
    taskQueue: taskQueuesBeside(workflowInfo().taskQueue).xApi,
    startToCloseTimeout: '30s',
    heartbeatTimeout: '5s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    // Every failure names its own delay; this is for time-outs, which can't.
    retry: { initialInterval: '1s', backoffCoefficient: 1, maximumInterval: '1s' },
  });
  const { fileItems } = proxyActivities<AccountActivities>({
    startToCloseTimeout: '5m',
    heartbeatTimeout: '5s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });

  for (;;) {
    if (mustContinueAsNew(carried)) {
      await condition(allHandlersFinished);
      if (notices.busy()) await condition(() => !notices.busy(), mailGraceMs);
      await continueAsNew<typeof account>(withNotices(now, notices));
    }
    mustLook = false;
    const result = await pollUnless(woken, () =>
      pollAccount({
        accountId: carried.accountId,
        shownState: now.shownState ?? null,
        shownIncidentId: now.shownIncidentId ?? null,
      }),
    );
    switch (result.kind) {
      case 'interrupted':
      case 'rearm':
        break;
      case 'work':
        now = { ...now, ticketsOpened: (now.ticketsOpened ?? 0) + (await fileItems(carried.accountId)) };
        now = show(now, now.shownState ?? 'active', now.shownIncidentId ?? null);
        break;
      case 'active':
      case 'blocked':
        showState(result.kind, result.incidentId ?? null);
        break;
      case 'waiting':
        showState(result.state, result.incidentId ?? null);
        await condition(() => woken() || mustContinueAsNew(carried));
        break;
      case 'failed':
        log.error('Polling failed for good and begins again', { accountId: carried.accountId });
        await condition(woken, afterFailureMs);
        break;
      case 'gone':
        // Connected again while the answer was on its way: there is more to do.
        if (woken()) break;
        return;
    }
  }
}

const withNotices = ({ noticesDueAtMs: _, ...carried }: CarriedAccount, notices: Notices): CarriedAccount => {
  const dueAtMs = notices.dueAtMs();
  return dueAtMs === null ? carried : { ...carried, noticesDueAtMs: dueAtMs };
};

const mustContinueAsNew = ({ continueAfterEvents }: CarriedAccount): boolean => {
  const info = workflowInfo();
  return (
    info.continueAsNewSuggested || info.historyLength > (continueAfterEvents ?? defaultContinueAfterEvents)
  );
};

/** Runs a poll until it returns, or cancels it as soon as there is something newer to look at. */
async function pollUnless<T>(
  interrupted: () => boolean,
  poll: () => Promise<T>,
): Promise<T | { readonly kind: 'interrupted' | 'failed' }> {
  let result: T | { readonly kind: 'interrupted' | 'failed' } | undefined;
  const scope = new CancellationScope();
  const settled = scope
    .run(poll)
    .then((value) => (result = value))
    .catch((error: unknown) => {
      if (isCancellation(error)) result = { kind: 'interrupted' };
      // An attempt that ends by itself while it is to be cancelled is not tried again: no failure either.
      else if (error instanceof ActivityFailure) result = { kind: interrupted() ? 'interrupted' : 'failed' };
      else throw error;
    });
  await condition(() => result !== undefined || interrupted());
  if (result === undefined) scope.cancel();
  await settled;
  return result ?? { kind: 'interrupted' };
}

/** Keeps what an operator sees in the Temporal UI up to date. */
function show(
  { shownIncidentId: _, ...carried }: CarriedAccount,
  state: AccountState,
  incidentId: string | null,
): CarriedAccount {
  if (carried.shownState !== state) upsertSearchAttributes([{ key: stateAttribute, value: state }]);
  setCurrentDetails(`${state}; ${carried.ticketsOpened ?? 0} tickets opened since it was connected`);
  return { ...carried, shownState: state, ...(incidentId === null ? {} : { shownIncidentId: incidentId }) };
}
