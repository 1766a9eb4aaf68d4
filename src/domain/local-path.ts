const somewhere = 'http://this-site.invalid';

/**
 * Whether a browser sent to this text stays on this site: a path, also after a proxy decoded it once
 * or twice. Backslashes and control characters are refused because browsers read them as slashes or
 * drop them.
 */
export function isLocalPath(text: string): boolean {
  let path = text;
  for (let decoding = 0; decoding < 3; decoding += 1) {
    if (!staysHere(path)) return false;
    const decoded = decode(path);
    if (decoded === null) return false;
    path = decoded;
  }
  return true;
}

const staysHere = (path: string): boolean =>
  /^\/(?!\/)[^\\\p{Cc}]*$/u.test(path) && new URL(path, somewhere).origin === somewhere;

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
