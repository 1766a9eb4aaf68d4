import { describe, expect, test } from 'vitest';
import { eventNames, eventType } from '../../simulator/x/push/event-types.js';
import { routes } from '../../simulator/x/routes/index.js';
import { scopesFor } from '../../src/x/tokens/scopes.js';

const ofEveryCall = ['tweet.read', 'users.read'];
/** Perch deletes no message. */
const called = routes.filter(({ method, path }) => !(method === 'DELETE' && path.includes('/dm_events/')));
const pathOf = (path: string): string => path.replace('/2/', '').replaceAll(/:\w+/g, '12');

describe('what a call takes of the account’s grant', () => {
  test.each(called.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'S6 is what X asks for: %s',
    (_, { method, path, scopes }) => {
      const taken = scopesFor({ method, path: pathOf(path) });
      expect(taken).toEqual(expect.arrayContaining([...scopes]));
      expect(taken.filter((scope) => !ofEveryCall.includes(scope) && !scopes.includes(scope))).toEqual([]);
    },
  );

  test.each(eventNames)('S6 is for %s what reading it takes', (name) => {
    const call = { method: 'POST', path: 'activity/subscriptions', body: { event_type: name } } as const;
    const { scope } = eventType(name);
    expect(new Set(scopesFor(call))).toEqual(new Set([...ofEveryCall, ...(scope ? [scope] : [])]));
  });
});
