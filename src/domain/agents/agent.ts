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
  readonly phone: string | null;
  readonly passwordHash: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
