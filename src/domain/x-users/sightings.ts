import type { XUser } from '../at-x/objects.js';
import { handleKeyOf, knownXUser, type KnownXUser, type Sighting } from './x-user.js';
import { dayMs } from '../durations.js';

/**
 * Who is to be written when X users were seen, sooner or later after it. A handle changes hands at X: it
 * belongs to whoever was seen with it last, and nobody else has it (S5). `known` holds those who were seen
 * and those who have a handle that was seen.
 */
export function xUsersSeen(
  known: readonly KnownXUser[],
  sightings: readonly Sighting[],
  isNews = isWorthWriting,
): KnownXUser[] {
  const all = new Map(known.map((user) => [user._id, user]));
  const changed = new Set<string>();
  const change = (user: KnownXUser): void => {
    all.set(user._id, user);
    changed.add(user._id);
  };
  for (const { user, at } of sightings.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const before = all.get(user.xUserId);
    if (user.handle === '' || (before && seenAtOf(before) > at.getTime())) continue;
    const others = [...all.values()].filter(
      ({ _id, handleKey }) => _id !== user.xUserId && handleKey === handleKeyOf(user.handle),
    );
    const hadLater = [...all.values()].filter(
      ({ _id, handle, formerHandle = '' }) =>
        _id !== user.xUserId && handle === '' && handleKeyOf(formerHandle) === handleKeyOf(user.handle),
    );
    const isTaken = [...others, ...hadLater].some((other) => seenAtOf(other) > at.getTime());
    const lostIt = isTaken && before?.handle === '';
    const called = lostIt ? { ...before, handle: before.formerHandle ?? '' } : before;
    if ((others.length === 0 || lostIt) && !isNews(called, user, at)) continue;
    change(isTaken ? withoutHandle(knownXUser(user, at)) : knownXUser(user, at));
    if (!isTaken) for (const other of others) change(withoutHandle(other));
  }
  return [...changed].flatMap((id) => all.get(id) ?? []);
}

/** Counts move all the time: they come with other news, or once a day. */
const isWorthWriting = (known: KnownXUser | undefined, seen: XUser, at: Date): boolean =>
  known?.handle !== seen.handle ||
  known.name !== seen.name ||
  known.verifiedType !== seen.verifiedType ||
  at.getTime() - seenAtOf(known) >= dayMs;

const seenAtOf = ({ seenAt }: KnownXUser): number => seenAt?.getTime() ?? 0;

/** They are called otherwise by now; how is not known. */
const withoutHandle = (user: KnownXUser): KnownXUser => ({
  ...user,
  handle: '',
  handleKey: '',
  formerHandle: user.handle,
});
