import type { Subscription } from '../world/records/push.js';
import type { World } from '../world/world.js';
import type { Outgoing } from './deliveries.js';
import { newEventUuid, type Happened } from './events.js';
import { REVOKED } from './event-types.js';

/** Who is to be told, each by an event of its own. */
export function tell(world: World, happened: Happened): Outgoing[] {
  if (happened.eventType === REVOKED)
    return [...world.state.webhooks.values()]
      .filter(({ appId }) => appId === happened.appId)
      .map(({ id }) => outgoing(world, happened, id, {}));
  return [...world.state.subscriptions.values()]
    .filter((one) => matches(one, happened))
    .flatMap((one) => (one.webhookId === undefined ? [] : [outgoing(world, happened, one.webhookId, one)]));
}

const matches = ({ eventType: name, filter }: Subscription, happened: Happened): boolean =>
  name === happened.eventType &&
  filter.user_id === happened.userId &&
  (filter.direction === undefined || filter.direction === happened.direction);

function outgoing(
  world: World,
  happened: Happened,
  webhookId: string,
  matched: Partial<Subscription>,
): Outgoing {
  const { eventType: name, userId } = happened;
  const { payload, includes } = happened.show();
  const eventUuid = newEventUuid();
  const data = {
    event_uuid: eventUuid,
    filter: matched.filter ?? {},
    event_type: name,
    ...(matched.tag === undefined ? {} : { tag: matched.tag }),
    payload,
    ...(includes === undefined ? {} : { includes }),
  };
  const body = JSON.stringify({ data });
  return { eventUuid, eventType: name, userId, webhookId, atMs: world.nowMs(), body };
}
