import { z } from 'zod';
import { idSchema, oneOf } from '../http/parameters.js';
import {
  dmEventFields,
  dmExpansions,
  mediaFields,
  placeFields,
  pollFields,
  postExpansions,
  tweetFields,
  userExpansions,
  userFields,
} from '../render/fields.js';

/** What every call that shows posts takes. */
export const postShape = {
  'tweet.fields': oneOf(tweetFields),
  expansions: oneOf(postExpansions),
  'user.fields': oneOf(userFields),
  'media.fields': oneOf(mediaFields),
  'poll.fields': oneOf(pollFields),
  'place.fields': oneOf(placeFields),
};

/** What every call that shows users takes. */
export const userShape = {
  'user.fields': oneOf(userFields),
  expansions: oneOf(userExpansions),
  'tweet.fields': oneOf(tweetFields),
};

/** What every call that shows direct messages takes. */
export const dmShape = {
  'dm_event.fields': oneOf(dmEventFields),
  expansions: oneOf(dmExpansions),
  'user.fields': oneOf(userFields),
  'tweet.fields': oneOf(tweetFields),
  'media.fields': oneOf(mediaFields),
};

export const idInPath = z.strictObject({ id: idSchema });
