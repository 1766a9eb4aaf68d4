import { sourceKinds, type SourceKind } from './kinds.js';
import { pushedSources, wantedEvents, type Wanted } from './push.js';

/** An account of which X is to push everything in these lists. */
export interface PushedAccount {
  readonly accountId: string;
  readonly xUserId: string;
  readonly sources: readonly SourceKind[];
}

/** A subscription as X has it. */
interface Subscribed {
  readonly id: string;
  readonly eventType: string;
  readonly xUserId: string | null;
  readonly direction: string | null;
  readonly webhookId: string | null;
}

export interface Missing extends PushedAccount {
  readonly wanted: Wanted;
}

export interface PushPlan {
  /** Lists in their order, so that if X allows only so many, every account has the first of them. */
  readonly missing: readonly Missing[];
  /** Ids of what nobody wants any more. */
  readonly surplus: readonly string[];
}

const keyOf = (eventType: string, xUserId: string | null, direction: string | null = null): string =>
  `${eventType}/${xUserId}/${direction ?? ''}`;

const keyOfWanted = ({ eventType, direction }: Wanted, xUserId: string): string =>
  keyOf(eventType, xUserId, direction);

/**
 * What to change at X so that exactly the wanted events come to our webhook. Of others' webhooks
 * nothing is touched, but what still points to one of ours that is gone is taken away.
 */
export function planPush(
  accounts: readonly PushedAccount[],
  existing: readonly Subscribed[],
  { webhookId, others }: { readonly webhookId: string; readonly others: readonly string[] },
): PushPlan {
  const wanted = wantedOf(accounts);
  const ours = existing.filter((one) => one.webhookId !== null && !others.includes(one.webhookId));
  const kept = new Map<string, string>();
  for (const one of ours) {
    const key = keyOf(one.eventType, one.xUserId, one.direction);
    if (one.webhookId === webhookId && wanted.has(key) && !kept.has(key)) kept.set(key, one.id);
  }
  const keptIds = new Set(kept.values());
  return {
    missing: [...wanted].flatMap(([key, missing]) => (kept.has(key) ? [] : [missing])),
    surplus: ours.map(({ id }) => id).filter((id) => !keptIds.has(id)),
  };
}

function wantedOf(accounts: readonly PushedAccount[]): Map<string, Missing> {
  return new Map(
    sourceKinds.flatMap((list) =>
      accounts
        .filter(({ sources }) => sources.includes(list))
        .flatMap((account) =>
          wantedEvents([list]).map(
            (wanted) => [keyOfWanted(wanted, account.xUserId), { ...account, wanted }] as const,
          ),
        ),
    ),
  );
}

/** Of the account's lists, those that X pushes in full while these are missing. */
export const sourcesPushed = (account: PushedAccount, missing: readonly Missing[]): SourceKind[] => {
  const lacks = new Set(missing.map(({ wanted, xUserId }) => keyOfWanted(wanted, xUserId)));
  return pushedSources(account.sources, (wanted) => !lacks.has(keyOfWanted(wanted, account.xUserId)));
};
