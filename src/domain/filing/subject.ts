const subjectLength = 100;
/** Made once: making one costs more than all else that a ticket's plan takes. */
const segmenter = new Intl.Segmenter();

/** The first line, cut between characters as people see them. */
export function subjectOf(text: string): string {
  const line =
    text
      .split('\n')
      .find((part) => part.trim() !== '')
      ?.trim() ?? '';
  if (line.length <= subjectLength) return line;
  const characters = [...segmenter.segment(line)].map(({ segment }) => segment);
  return characters.length <= subjectLength ? line : `${characters.slice(0, subjectLength - 1).join('')}…`;
}
