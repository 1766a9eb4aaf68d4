import { eventually } from '../../eventually.js';
import { handlesOf, keyword } from '../plan/cast.js';
import type { Stage } from './stage.js';

/**
 * Every customer has a ticket before anything is killed: on a slow machine the first would else come when
 * nearly all answers have been asked for, and nothing be proven of sends.
 */
export async function openDesk({
  api,
  control,
  cast,
}: Pick<Stage, 'api' | 'control' | 'cast'>): Promise<void> {
  const handles = handlesOf(cast);
  for (const [index, from] of cast.customers.entries())
    await control.post({ from, text: `@${handles[index % handles.length]} ${keyword}, says ${from} early` });
  await eventually(async () => (await api.all('/v1/tickets')).length >= cast.customers.length, {
    withinMs: 60_000,
    what: 'a ticket of each customer',
  });
}
