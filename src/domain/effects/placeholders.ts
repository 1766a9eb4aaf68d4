/** What texts of rules may hold as {{ticket.number}}; a closed set, so that a slip is told when it is saved. */
export const placeholders = [
  'ticket.number',
  'ticket.subject',
  'ticket.status',
  /** The ticket page, by the ticket's own link (S46). */
  'ticket.url',
  /** How long the first answer takes of late, e.g. `within 2 hours`. */
  'ticket.expectedWait',
  'requester.name',
  'requester.handle',
  'account.handle',
  'group.name',
  'assignee.name',
  /** Where the customer says how content they are (S54). */
  'satisfaction.url',
] as const;
export type Placeholder = (typeof placeholders)[number];
export type PlaceholderValues = Readonly<Partial<Record<Placeholder, string>>>;

/** What agents and the public may read: whoever has the customer's link says how content they are. */
export const sharedPlaceholders = placeholders.filter((name) => name !== 'satisfaction.url');

/**
 * What notes may hold. They stand in the ticket and stay there: no link to it, and no subject, whose words X may stop
 * showing (S25).
 */
export const notePlaceholders: readonly Placeholder[] = [
  'ticket.number',
  'ticket.status',
  'requester.name',
  'requester.handle',
  'account.handle',
  'group.name',
  'assignee.name',
];

const written = /\{\{\s*([^{}]*?)\s*\}\}/gu;

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name);

const namesIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(written), ([, name]) => name ?? '')),
];

/** What a text has between {{ and }} that is none of the placeholders that have a value in it, each once. */
export const unknownPlaceholders = (text: string, known: readonly string[] = placeholders): string[] =>
  namesIn(text).filter((name) => !known.includes(name));

/** Which placeholders a text has, so that only what is needed is looked up. */
export const placeholdersIn = (text: string): Placeholder[] => namesIn(text).filter(isPlaceholder);

/** The text with values in place; in one pass, so that a value that looks like a placeholder stays as it is. */
export const filled = (text: string, values: PlaceholderValues): string =>
  text.replaceAll(written, (whole, name: string) => (isPlaceholder(name) ? (values[name] ?? '') : whole));
