/** Who plays in a run. Names are unique at X, so that several casts can share one X and one Perch. */
export interface Cast {
  /** The company's accounts. */
  readonly accounts: readonly CastAccount[];
  readonly customers: readonly string[];
  /** Those who write encrypted messages only, which X shows no app (S11). */
  readonly secretive?: readonly string[];
}

export interface CastAccount {
  readonly handle: string;
  /** By keyword: some of its posts wait to be converted. */
  readonly mentions: 'all' | 'keywords';
  /** Whether what it likes becomes a ticket. */
  readonly likes?: boolean;
  readonly threadingIntervalMinutes?: number;
}

export const handlesOf = ({ accounts }: Cast): string[] => accounts.map(({ handle }) => handle);

export const peopleOf = (cast: Cast): string[] => [
  ...handlesOf(cast),
  ...cast.customers,
  ...(cast.secretive ?? []),
];

export const keyword = 'help';

/** Of a run of kills, which has X and Perch to itself. */
export const killsCast: Cast = {
  accounts: [
    { handle: 'acme', mentions: 'all' },
    { handle: 'bolt', mentions: 'all' },
    { handle: 'crux', mentions: 'keywords' },
  ],
  customers: [
    ...['jane', 'joe', 'mia', 'noah', 'olga', 'paul', 'quin', 'rosa', 'sven', 'tara', 'ugo', 'vera'],
  ],
};
