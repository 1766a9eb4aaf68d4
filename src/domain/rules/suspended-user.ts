/** An X user whose items create nothing (S27). */
export interface SuspendedUser {
  /** The X user id. */
  readonly _id: string;
  readonly reason: string | null;
  readonly createdAt: Date;
  /** The agent who suspended them. */
  readonly by: string;
}
