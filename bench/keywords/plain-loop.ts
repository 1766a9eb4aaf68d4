const unspaced = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');
const hasUnspaced = new RegExp(`[${unspaced}]`, 'u');
const url = /https?:\/\/\S+/gu;

/**
 * What most people would write: a regular expression for each keyword, compiled once, tried in order on a text
 * that is prepared once. It knows words and URLs, but no hashtags, names, emoji sequences or bare domains.
 */
export function plainLoop(lists: readonly (readonly string[])[]): (text: string) => number | null {
  const rules = lists.map((keywords) => keywords.map(pattern));
  return (text) => {
    const prepared = text.normalize('NFC').toLowerCase().replace(url, ' ');
    const rule = rules.findIndex((patterns) => patterns.some((each) => each.test(prepared)));
    return rule < 0 ? null : rule;
  };
}

function pattern(keyword: string): RegExp {
  const folded = keyword.normalize('NFC').toLowerCase();
  const literal = folded.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`).replace(/\s+/gu, String.raw`\s+`);
  if (hasUnspaced.test(folded)) return new RegExp(literal, 'u');
  return new RegExp(String.raw`(?<![\p{L}\p{N}\p{M}_])${literal}(?![\p{L}\p{N}\p{M}_])`, 'u');
}
