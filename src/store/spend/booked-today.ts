/** So many names of resources cost a few MB; a day of one process that shows more asks the database again. */
const mostRemembered = 20_000;

/**
 * Remembers which resources are booked for the newest day, so that a list read over and over (direct
 * messages and likes have no `since_id`) costs no question to the database.
 */
export function bookedToday(most = mostRemembered) {
  let day = '';
  let names = new Set<string>();
  return {
    has: (of: string, name: string): boolean => of === day && names.has(name),
    add(of: string, resources: readonly { readonly once: string }[]): void {
      if (of < day) return;
      if (of > day || names.size + resources.length > most) names = new Set();
      day = of;
      for (const { once } of resources) names.add(once);
    },
  };
}
