import type { XUser } from './x.js';

export interface Contact {
  readonly _id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** X users tied to this person; an X user id is tied to one contact at most. */
  readonly xUsers: readonly (XUser & { readonly formerHandles: readonly string[] })[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
