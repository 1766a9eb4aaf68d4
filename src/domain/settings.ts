import type { Agent } from './agents/agent.js';

/** Who may delete tickets (S66). */
export const ticketDeleters = ['agents', 'admins'] as const;

/** What holds for all of Perch, whatever the account; one document. */
export interface Settings {
  readonly _id: 'settings';
  readonly ticketDeletion: (typeof ticketDeleters)[number];
  /** So long an answer can be taken back before it is sent; 0: it is sent at once. */
  readonly undoSeconds: number;
  /** 0 while nothing was ever changed. */
  readonly version: number;
  readonly updatedAt: Date | null;
}

/** What is absent or undefined stays. */
export interface SettingsChanges {
  readonly ticketDeletion?: Settings['ticketDeletion'] | undefined;
  readonly undoSeconds?: number | undefined;
}

export const defaultSettings: Settings = {
  _id: 'settings',
  ticketDeletion: 'agents',
  undoSeconds: 0,
  version: 0,
  updatedAt: null,
};

/** Agents may, unless admins reserve it to themselves (S66). */
export const mayDeleteTickets = (
  { role }: Pick<Agent, 'role'>,
  { ticketDeletion }: Pick<Settings, 'ticketDeletion'>,
): boolean => ticketDeletion === 'agents' || role === 'admin';
