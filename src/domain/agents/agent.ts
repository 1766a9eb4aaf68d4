type Role = 'admin' | 'agent';
type TicketAccess = 'all' | 'groups' | 'assigned';
export const permissions = ['manageChannels', 'directMessages'] as const;
type Permission = (typeof permissions)[number];

/** A person who signs in: an admin or an agent. */
export interface Agent {
  readonly _id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
  readonly ticketAccess: TicketAccess;
  readonly groupIds: readonly string[];
  /** E.164. */
  readonly phone: string | null;
  /** When the person showed that the number is theirs; absent: not yet. */
  readonly phoneVerifiedAt?: Date;
  /** When somebody answered STOP from that number: no SMS reaches it. */
  readonly smsStoppedAt?: Date;
  /** Set while they are still to be told of that by mail: work is found by it. */
  readonly stopMail?: 'pending';
  readonly passwordHash: string | null;
  /** Counts who began to name it, so that naming and removing at once meet. */
  readonly holds?: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
