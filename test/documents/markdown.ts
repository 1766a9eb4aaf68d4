/** The words of a document between its code blocks, in paragraphs; a table is one, a list as well. */
export const paragraphsOf = (text: string): string[] =>
  text
    .replaceAll(/^```.*?^```$/gms, '')
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '');

/** What stands between backticks, on one line each. */
export const codeIn = (paragraph: string): string[] =>
  [...paragraph.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' ').trim());

/** A block of shell lines, with the words that introduce it. */
export interface ShellBlock {
  readonly under: string;
  readonly script: string;
}

export const shellBlocksOf = (text: string): ShellBlock[] =>
  [...text.matchAll(/(?:([^\n]*)\n+)?^```sh\n(.*?)^```$/gms)].map(([, under = '', script = '']) => ({
    under: under.trim(),
    script,
  }));

/** Targets of links and pictures. */
export const linksIn = (text: string): string[] =>
  paragraphsOf(text).flatMap((paragraph) =>
    [...paragraph.replaceAll(/`[^`]+`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
  );

/** The anchors that GitHub makes of a document's headings. */
export const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
