import type { FastifyRequest } from 'fastify';
import {
  engagementHindrances,
  hindranceOf,
  type EngagementKind,
  type Stand,
} from '../../src/domain/engagements/engagement.js';
import type { Item } from '../../src/domain/items/item.js';
import { engagementsRepository, type Begun } from '../../src/store/items/engagements.js';
import { itemListing } from '../../src/store/items/listing.js';
import { engagementOutcome } from '../../src/x/errors/engagement-outcome.js';
import type { XError } from '../../src/x/errors/x-error.js';
import { seenItems } from '../conventions/seen-items.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, type ProblemCode } from '../problems.js';
import { agentOf } from '../route-permissions.js';

/** Why a like or a repost can be refused. */
export const engagementRefusals = [
  ...engagementHindrances,
  'engagementUnderWay',
  'engagementRefused',
  'xRateLimited',
  'xUnavailable',
] as const satisfies readonly ProblemCode[];

/** Somebody waits for the answer. */
const callTakesAtMostMs = 8_000;
const pressesAtMost = 5;

/** Likes or reposts an item that the caller sees as its account, or takes that back (S49); answers with the item. */
export async function engage(
  { config, db, clock, openX }: Pick<Parts, 'config' | 'db' | 'clock' | 'openX'>,
  request: FastifyRequest,
  itemId: string,
  { kind, wanted }: { readonly kind: EngagementKind; readonly wanted: Stand },
) {
  const engagements = engagementsRepository(db);
  const { seen, accountOf, view } = await seenItems({ config, db }, request);

  async function find(): Promise<Item> {
    const item = await itemListing(db).get(itemId, seen);
    if (!item) throw notFound();
    return item;
  }

  async function ask({ item, engagement, kind: what }: Begun): Promise<XError | null> {
    const { _id: accountId, xUserId } = accountOf(item);
    const x = openX({ accountId, xUserId }, { signal: AbortSignal.timeout(callTakesAtMostMs) });
    const call = x.engage({ kind: what, wanted: engagement.wanted, postXId: item.xId });
    const { atX, error } = await engagementOutcome(call);
    await engagements.settle({ item, kind: what, engagement }, atX, clock());
    return atX === 'refused' ? error : null;
  }

  for (let presses = 1; ; presses += 1) {
    const item = await find();
    const hindrance = hindranceOf(kind, item, accountOf(item), config.x.plan);
    if (hindrance) throw new Problem(hindrance);
    const pressed = await engagements.press(item, kind, { wanted, agentId: agentOf(request)._id }, clock());
    if (pressed.outcome === 'overtaken' && presses < pressesAtMost) continue;
    if (pressed.outcome === 'overtaken' || (pressed.outcome === 'underWay' && !pressed.same))
      throw new Problem('engagementUnderWay');
    const refusal = pressed.outcome === 'ask' ? await ask(pressed.begun) : null;
    if (refusal) throw refusedByX(refusal);
    return view(await find());
  }
}

/** X's word, or what kept us from asking; it stands as it stood before. */
function refusedByX({ kind, message }: XError): Problem {
  switch (kind) {
    case 'parentGone':
    case 'notFound':
      return new Problem('postGone');
    case 'rateLimited':
      return new Problem('xRateLimited', { fix: 'Try again in a quarter of an hour.' });
    case 'unauthorized':
    case 'noAccess':
    case 'missingScope':
      return new Problem('accessLost');
    case 'clientForbidden':
    case 'forbidden':
    case 'restricted':
    case 'badRequest':
    case 'accountLocked':
    case 'accountSuspended':
    case 'creditsDepleted':
    case 'usageCapped':
      return new Problem('engagementRefused', { detail: message });
    case 'codeSpent':
    case 'tokenUnavailable':
    case 'keyMissing':
    case 'overBudget':
    case 'appCredentials':
    case 'sinceIdTooOld':
    case 'duplicateText':
    case 'notSummoned':
    case 'recipientRefusesMessages':
    case 'textTooLong':
    case 'mediaInvalid':
    case 'tooLarge':
    case 'unavailable':
    case 'unreachable':
    case 'noAnswer':
    case 'aborted':
      return new Problem('xUnavailable', { detail: message, fix: 'Try again later.' });
  }
}
