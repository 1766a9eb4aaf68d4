import { z } from 'zod';
import { forbidden, ok, partialError, type Answer } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { pageOf } from '../http/paging.js';
import { between, idSchema, oneOf, token } from '../http/parameters.js';
import { noBody, noParams, noQuery, route, type Context } from '../http/route.js';
import { showDms } from '../render/envelope.js';
import { dmEventTypes } from '../render/fields.js';
import { selectionOf } from '../render/selection.js';
import type { Dm } from '../world/records/dms.js';
import { compareIds } from '../world/ids.js';
import { isEncrypted, oneToOneId } from '../world/dms.js';
import { invalidToken, listAnswer, singleAnswer } from './envelopes.js';
import { answers } from '../schemas/answers.js';
import { dmShape } from './queries.js';

/** X gives the last thirty days of direct messages. */
const HORIZON_MS = 30 * 24 * 3_600_000;
const DEFAULT_PAGE = 100;
const scopes = ['dm.read', 'tweet.read', 'users.read'] as const;

const listShape = {
  max_results: between(1, 100),
  pagination_token: token(16),
  event_types: oneOf(dmEventTypes),
  ...dmShape,
};
const listQuery = z.strictObject(listShape);

const isMember = (context: Context, conversationId: string): boolean =>
  context.world.state.conversationsOf.get(context.caller.user.id)?.has(conversationId) === true;

/** Whoever left a group reads it up to the event of their leaving. */
function sawIt(context: Context, dm: Dm): boolean {
  const { state } = context.world;
  const userId = context.caller.user.id;
  if (state.conversations.get(dm.conversationId)?.participantIds.includes(userId) === true) return true;
  const left = (state.dmsIn.get(dm.conversationId) ?? []).findLast((id) => {
    const event = state.dms.get(id);
    return event?.eventType === 'ParticipantsLeave' && event.participantIds.includes(userId);
  });
  return left !== undefined && compareIds(dm.id, left) <= 0;
}

function visible(context: Context, dm: Dm): boolean {
  if (isEncrypted(dm)) return false;
  const fresh = dm.createdAtMs > context.nowMs - HORIZON_MS;
  return fresh && dm.deletedFor?.includes(context.caller.user.id) !== true && sawIt(context, dm);
}

function eventsIn(context: Context, conversationIds: Iterable<string>): Dm[] {
  const { state } = context.world;
  const ids = [...conversationIds].flatMap((id) => state.dmsIn.get(id) ?? []);
  const events = ids.flatMap((id) => state.dms.get(id) ?? []).filter((dm) => visible(context, dm));
  return events.sort((a, b) => compareIds(b.id, a.id));
}

function listEvents(
  context: Context,
  list: string,
  events: readonly Dm[],
  query: z.infer<typeof listQuery>,
): Answer {
  const types: readonly string[] = query.event_types ?? dmEventTypes;
  const items = events.filter((dm) => types.includes(dm.eventType)).map((dm) => ({ key: dm.id, value: dm }));
  const page = pageOf(list, items, {
    limit: query.max_results ?? DEFAULT_PAGE,
    token: query.pagination_token,
    quirk: context.paging(),
  });
  if (page === undefined) return invalidToken(query.pagination_token);
  return listAnswer(showDms(context, page.values, selectionOf(query)), page);
}

function listConversation(
  context: Context,
  conversationId: string,
  query: z.infer<typeof listQuery>,
): Answer {
  const events = isMember(context, conversationId) ? eventsIn(context, [conversationId]) : [];
  return listEvents(context, `dm/${context.caller.user.id}/${conversationId}`, events, query);
}

export const dmReadRoutes = [
  route({
    name: 'dm_events',
    shape: answers.dmEvents,
    method: 'GET',
    path: '/2/dm_events',
    scopes,
    limits: [perUser(15)],
    params: noParams,
    query: listQuery,
    body: noBody,
    answer(call) {
      const { id } = call.caller.user;
      return listEvents(
        call,
        `dm/${id}`,
        eventsIn(call, call.world.state.conversationsOf.get(id) ?? []),
        call.query,
      );
    },
  }),
  route({
    name: 'dm_events/with',
    shape: answers.dmEvents,
    method: 'GET',
    path: '/2/dm_conversations/with/:participant_id/dm_events',
    scopes,
    limits: [perUser(15)],
    params: z.strictObject({ participant_id: idSchema }),
    query: listQuery,
    body: noBody,
    answer: (call) =>
      listConversation(call, oneToOneId(call.caller.user.id, call.params.participant_id), call.query),
  }),
  route({
    name: 'dm_events/in',
    shape: answers.dmEvents,
    method: 'GET',
    path: '/2/dm_conversations/:id/dm_events',
    scopes,
    limits: [perUser(15)],
    params: z.strictObject({
      id: z
        .string()
        .regex(
          /^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$/,
          'The `{name}` query parameter value [{value}] is not a valid conversation id',
        ),
    }),
    query: listQuery,
    body: noBody,
    answer: (call) => listConversation(call, call.params.id, call.query),
  }),
  route({
    name: 'dm_events/:id',
    shape: answers.dmEvent,
    method: 'GET',
    path: '/2/dm_events/:event_id',
    scopes,
    limits: [perUser(15)],
    params: z.strictObject({ event_id: idSchema }),
    query: z.strictObject(dmShape),
    body: noBody,
    answer(call) {
      const dm = call.world.state.dms.get(call.params.event_id);
      if (dm !== undefined && isMember(call, dm.conversationId) && visible(call, dm))
        return singleAnswer(showDms(call, [dm], selectionOf(call.query)), []);
      // An encrypted message is there, and X shows nothing of it.
      if (dm !== undefined && isMember(call, dm.conversationId) && isEncrypted(dm)) return ok({});
      const of = { type: 'dm_event', parameter: 'event_id', value: call.params.event_id } as const;
      return singleAnswer({ data: [] }, [partialError('not-found', of)]);
    },
  }),
  route({
    name: 'delete-dm',
    shape: answers.deleted,
    method: 'DELETE',
    path: '/2/dm_events/:event_id',
    scopes: ['dm.read', 'dm.write'],
    limits: [perUser(15)],
    params: z.strictObject({ event_id: idSchema }),
    query: noQuery,
    body: noBody,
    answer(call) {
      const dm = call.world.state.dms.get(call.params.event_id);
      if (dm === undefined || !isMember(call, dm.conversationId)) return forbidden();
      // A deleted message is gone for the one who deleted it; the others keep it.
      const deletedFor = [...new Set([...(dm.deletedFor ?? []), call.caller.user.id])];
      call.world.put({ kind: 'dm', record: { ...dm, deletedFor } });
      return ok({ data: { deleted: true } });
    },
  }),
];
