/** In the order in which a part is looked for. */
type How = 'environment' | 'PATH' | 'cache' | 'download' | 'registry';

/** A part that was found: either a server that runs already, or a program to start. */
export type Found = {
  readonly how: How;
  /** One line: which was taken and why. */
  readonly why: string;
  readonly version: string;
} & (
  { readonly kind: 'running'; readonly address: string } | { readonly kind: 'program'; readonly path: string }
);

/** One way to put the program into the cache. */
export interface Recipe {
  /** In words, as a remedy: what a person would do by hand. */
  readonly source: string;
  /** Makes `into/<part.program>`; throws with a reason a person can act on. */
  readonly make: (into: string, note: (detail: string) => void) => Promise<void>;
}

/** A real server that Perch needs locally. One file per part says how it is found and installed. */
export interface Part {
  /** Names the cache entry; change it when the recipes bring another version. */
  readonly entry: string;
  readonly title: string;
  readonly variable: {
    readonly name: string;
    readonly remedy: string;
    /** Whether the variable's value names a running server or a program. */
    readonly kind: Found['kind'];
    /** Returns the version behind the value; throws if it does not answer or is unfit. */
    readonly versionAt: (value: string) => Promise<string>;
  };
  /** File name of the program, on PATH (where `onPath`) and within the cache entry. */
  readonly program: string;
  readonly onPath: boolean;
  /** Returns the version of the program; throws if it does not run or is too old. */
  readonly versionOf: (path: string) => Promise<string>;
  readonly download: Recipe;
  readonly registry: Recipe;
}

/** What was tried in vain. */
export interface Attempt {
  readonly how: How;
  readonly remedy: string;
  readonly failure: string;
}

/** Lists every way to provide the part, and why each failed. */
export class PartMissing extends Error {
  readonly attempts: readonly Attempt[];

  constructor(title: string, attempts: readonly Attempt[]) {
    super(
      [`${title} could not be provided. Any one of these is enough:`, ...attempts.flatMap(lines)].join('\n'),
    );
    this.name = 'PartMissing';
    this.attempts = attempts;
  }
}

const lines = ({ how, remedy, failure }: Attempt) => [
  `  ${how.padEnd(12)} ${remedy}`,
  `${' '.repeat(15)}→ ${failure.replaceAll('\n', `\n${' '.repeat(17)}`)}`,
];
