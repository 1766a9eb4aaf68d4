import { sourceFacts, type PushedEvent } from './facts.js';
import { sourceKinds, type SourceKind } from './kinds.js';

/** What X pushes of an account, while it does. */
export interface PushHealth {
  readonly healthySince: Date;
  /** The lists at X whose news come by push. */
  readonly sources: readonly SourceKind[];
}

/** An event to subscribe to, and the list that it is about. */
export interface Wanted extends PushedEvent {
  readonly source: SourceKind;
}

/** What Perch wants to be told of an account with these sources. */
export const wantedEvents = (sources: readonly SourceKind[]): readonly Wanted[] =>
  sources.flatMap((source) => sourceFacts[source].events.map((event) => ({ ...event, source })));

/** The sources of which everything wanted is subscribed to; what has no events is never pushed. */
export const pushedSources = (
  sources: readonly SourceKind[],
  isSubscribed: (wanted: Wanted) => boolean,
): SourceKind[] =>
  sources.filter((source) => {
    const needed = wantedEvents([source]).filter(({ isExtra }) => !isExtra);
    return needed.length > 0 && needed.every(isSubscribed);
  });

/** The pace of a list given its own; slower while X pushes what is new in it. */
export const pacedMs = (kind: SourceKind, ownMs: number, push: PushHealth | undefined): number =>
  push?.sources.includes(kind) ? Math.max(ownMs, sourceFacts[kind].reconcileMs) : ownMs;

/** With some room. */
const quietMs = (reconcileMs: number): number => reconcileMs * 1.5;

/** The longest quiet of any list: polls that kept it because X pushed are due at once when it ends. */
const settlingMs = quietMs(Math.max(...sourceKinds.map((kind) => sourceFacts[kind].reconcileMs)));

/** How long polls may all be quiet because X pushes, or did a moment ago. */
export function quietWithPushMs(
  { push, pushedUntil }: { readonly push?: PushHealth; readonly pushedUntil?: Date },
  now: Date,
): number {
  if (push) return quietMs(Math.min(...push.sources.map((kind) => sourceFacts[kind].reconcileMs)));
  const isSettling = pushedUntil && now.getTime() - pushedUntil.getTime() < settlingMs;
  return isSettling ? settlingMs : 0;
}
