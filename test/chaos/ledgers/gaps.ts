import type { AccountFacts, Difference, Facts, GapFacts } from './facts.js';

const dayMs = 86_400_000;
/** How far back X gives messages, and takes the id of a post to read on from. */
const horizonsMs: Readonly<Record<string, number>> = { messageHorizon: 30 * dayMs, postHorizon: 7 * dayMs };
/** X lists so many mentions. */
const mentionsListed = 800;

/** A gap is recorded only where X does not give everything (S8); that it is recorded then shows in what is missing. */
export const gapDifferences = (facts: Facts, longestLeapMs: number): Difference[] =>
  facts.gaps.flatMap((gap): Difference[] => {
    const account = facts.accounts.find(({ id }) => id === gap.accountId);
    if (account && gap.from < gap.to && isExplained(facts, account, gap, longestLeapMs)) return [];
    const what = `@${account?.handle} has a gap in ${gap.source} from ${gap.from} to ${gap.to} (${gap.reason})`;
    return [{ kind: 'gap', what }];
  });

function isExplained(
  { posts }: Facts,
  { handle }: AccountFacts,
  { reason, source, from }: GapFacts,
  longestLeapMs: number,
): boolean {
  const horizonMs = horizonsMs[reason];
  if (horizonMs !== undefined) return longestLeapMs >= horizonMs;
  if (reason !== 'listLimit' || source !== 'mentions') return false;
  const mentions = posts.filter(
    (post) => post.mentions.includes(handle) && post.reposts === undefined && post.createdAt >= from,
  );
  return mentions.length > mentionsListed;
}
