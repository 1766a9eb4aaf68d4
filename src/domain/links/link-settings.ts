/** What makes a short address of a ticket link (S46). */
export const shorteners = ['builtIn', 'bitly', 'custom'] as const;

/** A secret as it is kept: sealed, and opened only by what uses it. */
export interface SealedSecret {
  readonly keyId: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

interface ShortenerConfig {
  readonly bitlyToken: SealedSecret | null;
  /** A short domain of one's own at Bitly; null: Bitly's. */
  readonly bitlyDomain: string | null;
  /** The group at Bitly that the links count for; null: the token's own. */
  readonly bitlyGroup: string | null;
  /** An address with `{code}` or `{url}` in it. */
  readonly customTemplate: string | null;
}

/** Links to the ticket page in answers, of all Perch (S46). */
export interface TicketLinkSettings {
  readonly append: boolean;
  /** Every answer carries one; otherwise whoever answers says so. */
  readonly alwaysInclude: boolean;
  readonly shortener: (typeof shorteners)[number];
  readonly shortenerConfig: ShortenerConfig;
  /** A link still opens its ticket so long after it was closed. */
  readonly daysAfterClosing: number;
}

/** What is absent or undefined stays. */
export interface TicketLinkChanges {
  readonly append?: boolean | undefined;
  readonly alwaysInclude?: boolean | undefined;
  readonly shortener?: TicketLinkSettings['shortener'] | undefined;
  readonly shortenerConfig?:
    { readonly [Name in keyof ShortenerConfig]?: ShortenerConfig[Name] | undefined } | undefined;
  readonly daysAfterClosing?: number | undefined;
}

export const defaultTicketLinks: TicketLinkSettings = {
  append: false,
  alwaysInclude: true,
  shortener: 'builtIn',
  shortenerConfig: { bitlyToken: null, bitlyDomain: null, bitlyGroup: null, customTemplate: null },
  daysAfterClosing: 30,
};

/** The settings after a change. */
export function changeTicketLinks(
  before: TicketLinkSettings,
  { shortenerConfig: config = {}, ...changes }: TicketLinkChanges,
): TicketLinkSettings {
  const known = before.shortenerConfig;
  return {
    append: changes.append ?? before.append,
    alwaysInclude: changes.alwaysInclude ?? before.alwaysInclude,
    shortener: changes.shortener ?? before.shortener,
    daysAfterClosing: changes.daysAfterClosing ?? before.daysAfterClosing,
    shortenerConfig: {
      bitlyToken: config.bitlyToken === undefined ? known.bitlyToken : config.bitlyToken,
      bitlyDomain: config.bitlyDomain === undefined ? known.bitlyDomain : config.bitlyDomain,
      bitlyGroup: config.bitlyGroup === undefined ? known.bitlyGroup : config.bitlyGroup,
      customTemplate: config.customTemplate === undefined ? known.customTemplate : config.customTemplate,
    },
  };
}

/** What the chosen shortener cannot do without and lacks; null: nothing. */
export function lackingOf({
  shortener,
  shortenerConfig,
}: TicketLinkSettings): 'bitlyToken' | 'customTemplate' | null {
  if (shortener === 'bitly' && shortenerConfig.bitlyToken === null) return 'bitlyToken';
  if (shortener === 'custom' && shortenerConfig.customTemplate === null) return 'customTemplate';
  return null;
}
