import type { XError, XErrorKind } from '../../src/x/errors/x-error.js';

const passing: readonly XErrorKind[] = [
  ...(['unavailable', 'noAnswer', 'unreachable', 'tokenUnavailable', 'keyMissing', 'rateLimited'] as const),
];

/** Whether what X answered, or not, says nothing of how push stands. */
export const saysNothing = ({ kind }: XError): boolean => passing.includes(kind);
