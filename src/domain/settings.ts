import type { Agent } from './agents/agent.js';
import {
  defaultTicketLinks,
  type TicketLinkChanges,
  type TicketLinkSettings,
} from './links/link-settings.js';
import type { OfficeHours } from './office-hours/office-hours.js';

/** Who may delete tickets (S66). */
export const ticketDeleters = ['agents', 'admins'] as const;

/** What holds for all of Perch, whatever the account; one document. */
export interface Settings {
  readonly _id: 'settings';
  readonly ticketDeletion: (typeof ticketDeleters)[number];
  /** How large a video agents may attach, in megabytes; X takes 512. */
  readonly videoMegabytes: number;
  readonly ticketLinks: TicketLinkSettings;
  /** So long an answer can be taken back before it is sent; 0: it is sent at once. */
  readonly undoSeconds: number;
  /** Pages go by e-mail once SMS of a UTC day are reckoned to cost more; null: whatever they cost. 0: none by SMS. */
  readonly smsDollarsPerDay: number | null;
  /** Null: there are none, and nobody knows whether it is within them. */
  readonly officeHours: OfficeHours | null;
  /** 0 while nothing was ever changed. */
  readonly version: number;
  readonly updatedAt: Date | null;
}

/** What is absent or undefined stays. */
export interface SettingsChanges {
  readonly ticketDeletion?: Settings['ticketDeletion'] | undefined;
  readonly videoMegabytes?: number | undefined;
  readonly ticketLinks?: TicketLinkChanges | undefined;
  readonly undoSeconds?: number | undefined;
  readonly smsDollarsPerDay?: number | null | undefined;
  readonly officeHours?: OfficeHours | null | undefined;
}

export const defaultSettings: Settings = {
  _id: 'settings',
  ticketDeletion: 'agents',
  videoMegabytes: 100,
  ticketLinks: defaultTicketLinks,
  undoSeconds: 0,
  smsDollarsPerDay: 20,
  officeHours: null,
  version: 0,
  updatedAt: null,
};

/** Agents may, unless admins reserve it to themselves (S66). */
export const mayDeleteTickets = (
  { role }: Pick<Agent, 'role'>,
  { ticketDeletion }: Pick<Settings, 'ticketDeletion'>,
): boolean => ticketDeletion === 'agents' || role === 'admin';
