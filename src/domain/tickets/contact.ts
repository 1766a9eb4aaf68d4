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
