import { decode } from 'html-entities';

/** A link as X lists it beside a text. */
export interface TextLink {
  /** As it stands in the text, e.g. `https://t.co/abc`. */
  readonly short: string;
  readonly expanded: string;
  /** Stands for an attached picture or film, which is listed apart from the text. */
  readonly toMedia: boolean;
}

/**
 * The text to store (S25): HTML entities unescaped exactly once, short links expanded, links to
 * media that is listed anyway dropped.
 *
 * Links are found by what stands in the text, not by X's offsets: it is not known whether those count
 * escaped or plain characters (docs/x-api.md 1.5). Unescaping comes first, so that an expanded link with
 * `&lt=` in its query stays as it is.
 */
export function storedText(raw: string, links: readonly TextLink[]): string {
  const byShort = new Map(links.map((link) => [link.short, link]));
  // The look-behind keeps a long run of spaces from being searched once per space.
  return decode(raw, { level: 'xml', scope: 'strict' }).replace(
    /(?<!\s)(\s*)(https?:\/\/t\.co\/\w+)/g,
    (found, space: string, short: string) => {
      const link = byShort.get(short);
      if (!link) return found;
      return link.toMedia ? '' : space + link.expanded;
    },
  );
}
