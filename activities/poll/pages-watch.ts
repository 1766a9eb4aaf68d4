import { compareXIds } from '../../src/domain/at-x/ids.js';
import { XError } from '../../src/x/errors/x-error.js';

/** X may put some empty pages between others. */
const mostIdlePages = 10;

/**
 * Watches that the pages of a sweep lead further down. X has been seen to repeat a page for ever; that
 * must end as a failure of the list, which waits and begins anew, never as its end.
 */
export function pagesWatch() {
  let lowestId: string | null = null;
  let idle = 0;
  return {
    /** `lowestOfPage` is null for an empty page. Throws XError `lost` once too many pages brought nothing. */
    progressed(lowestOfPage: string | null): void {
      const isLower = lowestOfPage !== null && (lowestId === null || compareXIds(lowestOfPage, lowestId) < 0);
      if (isLower) lowestId = lowestOfPage;
      idle = isLower ? 0 : idle + 1;
      if (idle >= mostIdlePages) throw new XError('noAnswer', 'X gives the same page again and again.');
    },
  };
}
