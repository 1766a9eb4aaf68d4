import { encode } from 'html-entities';

/** What a mail says, without a form: rendered to HTML and to text, so that both say the same. */
export interface Letter {
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** Small print: who gets this and why. */
  readonly footer: string;
}

export type Block =
  | { readonly paragraph: string }
  /** Lines as somebody wrote them. */
  | { readonly words: string }
  | { readonly list: readonly string[] }
  | { readonly link: { readonly label: string; readonly url: string } };

const width = 72;

/** Plain text; links stand on lines of their own, whole, so that mail programs find them. */
export function letterText({ heading, blocks, footer }: Letter): string {
  const parts = [wrapped(heading), ...blocks.map(blockText), `-- \n${wrapped(footer)}`];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  if ('paragraph' in block) return wrapped(block.paragraph);
  if ('words' in block)
    return block.words
      .split('\n')
      .map((line) => wrapped(line))
      .join('\n');
  if ('list' in block) return block.list.map((item) => wrapped(item, '- ', '  ')).join('\n');
  return `${wrapped(`${block.link.label}:`)}\n${block.link.url}`;
}

/** Breaks lines between words; a word longer than a line stays whole. */
function wrapped(text: string, first = '', following = ''): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/)) {
    const isEmpty = line === first || line === following;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = following + word;
    } else line = isEmpty ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/**
 * One HTML document that needs nothing from elsewhere. Colours are left to the reader's program,
 * dark or light, but for the button, which brings both of its own.
 */
export const letterHtml = ({ heading, blocks, footer }: Letter): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${encode(heading)}</title>
</head>
<body style="margin: 0; padding: 24px 16px; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Arial, sans-serif">
<div style="max-width: 560px; margin: 0 auto">
<h1 style="margin: 0 0 16px; font-size: 21px; line-height: 1.3">${encode(heading)}</h1>
${blocks.map(blockHtml).join('\n')}
<p style="margin: 32px 0 0; padding-top: 12px; border-top: 1px solid #808080; font-size: 13px">${encode(footer)}</p>
</div>
</body>
</html>
`;

function blockHtml(block: Block): string {
  if ('paragraph' in block) return `<p style="margin: 0 0 16px">${encode(block.paragraph)}</p>`;
  if ('words' in block)
    return `<p style="margin: 0 0 16px; white-space: pre-line">${encode(block.words)}</p>`;
  if ('list' in block) return `<ul style="margin: 0 0 16px; padding-left: 24px">${items(block.list)}</ul>`;
  const { label, url } = block.link;
  return `<p style="margin: 24px 0 8px"><a href="${encode(url)}" style="${button}">${encode(label)}</a></p>
<p style="margin: 0 0 16px; font-size: 13px">If the button does not work, open this address: <span style="word-break: break-all">${encode(url)}</span></p>`;
}

const button =
  'display: inline-block; padding: 12px 20px; border-radius: 6px; background-color: #1d4ed8; color: #ffffff; font-weight: bold; text-decoration: none';

const items = (list: readonly string[]): string =>
  list.map((item) => `<li style="margin: 0 0 6px">${encode(item)}</li>`).join('');
