import { storedText } from '../domain/items/text.js';
import type { XProfile, XUserSeen } from '../domain/x-users/x-user.js';
import { classifyErrorsOnly } from './errors/classify.js';
import { isXError, XError } from './errors/x-error.js';
import { ofProfiles } from './fields.js';
import { field, linksOf, toUser } from './objects.js';
import type { Send } from './reads.js';
import { wireUser, type WireUser } from './schemas.js';

type Who = { readonly xUserId: string } | { readonly handle: string };

/** One user; that X does not show them is an answer, not a failure. */
export async function seeUser(send: Send, who: Who): Promise<XUserSeen> {
  const path = 'handle' in who ? `users/by/username/${who.handle}` : `users/${who.xUserId}`;
  try {
    const { body } = await send({ method: 'GET', path, query: ofProfiles });
    const data = field(body, 'data');
    if (data === undefined) return notShown(classifyErrorsOnly(body));
    const user = wireUser.safeParse(data).data;
    if (!user) throw new XError('noAnswer', 'X’s answer holds no user.');
    return { standing: 'shown', user: profileOf(user) };
  } catch (error) {
    if (isXError(error, 'notFound')) return { standing: 'gone' };
    throw error;
  }
}

/** Said about the one user asked for: `accountSuspended` is theirs, not the account's that asks. */
function notShown(error: XError): XUserSeen {
  if (error.kind === 'accountSuspended') return { standing: 'suspended' };
  throw error;
}

const nothingBeside = { users: new Map(), posts: new Map(), media: new Map() };

const profileOf = (user: WireUser): XProfile => ({
  ...toUser(user),
  bio: user.description
    ? storedText(user.description, linksOf([user.entities?.description], undefined, nothingBeside))
    : null,
});
