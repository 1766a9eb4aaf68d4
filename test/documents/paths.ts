import { posix } from 'node:path';
import { checkout, type Document } from './checkout.js';
import { codeIn, paragraphsOf } from './markdown.js';

const entries = new Set(checkout);
const isFolder = (path: string) => checkout.some((entry) => entry.startsWith(`${path}/`));

/** What `up` writes into `.perch/`. */
const KEPT_BY_UP = new Set(['ports.json', 'logs/', 'run/', 'access.json']);

/**
 * Paths between backticks that lead nowhere. A short one counts from the document's folder or from that of
 * another path in its paragraph: "`src/x/errors/classify.ts`, `x-error.ts`".
 */
export const deadPathsIn = ({ path, text }: Document): string[] =>
  paragraphsOf(text).flatMap((paragraph) => deadIn(paragraph, posix.dirname(path)));

function deadIn(paragraph: string, folder: string): string[] {
  const folders = new Set(['.', folder]);
  let open = codeIn(paragraph).filter((code) => isPath(code, folder));
  for (let before = Infinity; open.length < before;) {
    before = open.length;
    open = open.filter((code) => {
      const [found] = [...folders].flatMap((from) => match(posix.join(from, code)));
      if (found !== undefined) folders.add(isFolder(found) ? found : posix.dirname(found));
      return found === undefined;
    });
  }
  return open;
}

function isPath(code: string, folder: string): boolean {
  if (!/^[\w*-][\w.*…/-]*$/.test(code) || KEPT_BY_UP.has(code)) return false;
  const [first = '', ...rest] = code.split('/');
  return (
    /\.(ts|mjs|js|json|md|yml|html|css)$|\/$/.test(code) ||
    (rest.length > 0 && (isFolder(first) || isFolder(posix.join(folder, first))))
  );
}

/** What a path stands for: "sweep-….ts" and "*.ts" for several, `src/config` for a file without its ending. */
function match(written: string): string[] {
  const path = written.replace(/\/$/, '');
  if (!/[*…]/.test(path)) return [path, `${path}.ts`].filter((candidate) => entries.has(candidate));
  const pattern = path.split(/[*…]/).map(escaped).join('[^/]+');
  return checkout.filter((entry) => new RegExp(`^${pattern}$`).test(entry)).slice(0, 1);
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
