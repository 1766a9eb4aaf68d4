/** A link to be made short. */
interface LinkToShorten {
  /** The whole link. */
  readonly url: string;
  /** The code of the built-in short link. */
  readonly code: string;
}

type Shortened =
  | { readonly outcome: 'short'; readonly url: string }
  /** `reason` is ours, for people: nothing secret, none of their words. */
  | { readonly outcome: 'failed'; readonly reason: string };

/** Makes a short address of a link; never rejects. */
export type Shortener = (link: LinkToShorten) => Promise<Shortened>;
