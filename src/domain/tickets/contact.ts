import type { XUser } from '../at-x/objects.js';

export interface Contact {
  readonly _id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** X users tied to this person; an X user id is tied to one contact at most. */
  readonly xUsers: readonly (XUser & { readonly formerHandles: readonly string[] })[];
  /** Counts the tickets that were opened for them: written with each, so that a removal notices. */
  readonly holds?: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The contact of an X user as X shows them now: made, or brought up to date with the handle kept (S63). */
export function contactShowing(
  contact: Contact | undefined,
  user: XUser,
  now: Date,
  newId: () => string,
): Contact {
  if (!contact) {
    const xUsers = [{ ...user, formerHandles: [] }];
    return {
      _id: newId(),
      name: fullNameOf(user),
      email: null,
      phone: null,
      xUsers,
      createdAt: now,
      updatedAt: now,
    };
  }
  const before = contact.xUsers.find(({ xUserId }) => xUserId === user.xUserId);
  if (!before || user.handle === '' || isSame(before, user)) return contact;
  const formerHandles =
    before.handle === user.handle || before.handle === ''
      ? before.formerHandles
      : [...before.formerHandles, before.handle];
  const xUsers = contact.xUsers.map((known) => (known === before ? { ...user, formerHandles } : known));
  return {
    ...contact,
    name: contact.name === fullNameOf(before) ? fullNameOf(user) : contact.name,
    xUsers,
    updatedAt: now,
  };
}

const isSame = (a: XUser, b: XUser): boolean =>
  a.handle === b.handle &&
  a.name === b.name &&
  a.followers === b.followers &&
  a.posts === b.posts &&
  a.verifiedType === b.verifiedType &&
  a.avatarUrl === b.avatarUrl;

const fullNameOf = (user: XUser): string => user.name || nameOf(user);

/** How people see an X user of whom X may have told no handle. */
export const nameOf = ({ handle, xUserId }: XUser): string => (handle ? `@${handle}` : `X user ${xUserId}`);
