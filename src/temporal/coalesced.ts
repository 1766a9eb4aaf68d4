import { setTimeout as rest } from 'node:timers/promises';

/**
 * Lets calls about one thing that come close together be few: the first goes at once, all that come while
 * it is under way or within `restMs` after it are one more. Never rejects.
 */
export function coalesced(
  act: (id: string) => Promise<void>,
  { restMs, onError }: { readonly restMs: number; readonly onError: (error: unknown) => void },
): (id: string) => Promise<void> {
  const askedAgain = new Map<string, boolean>();
  return async (id) => {
    if (askedAgain.has(id)) {
      askedAgain.set(id, true);
      return;
    }
    do {
      askedAgain.set(id, false);
      await act(id).catch(onError);
      await rest(restMs);
    } while (askedAgain.get(id));
    askedAgain.delete(id);
  };
}
