import { isTraitOf } from '../../src/x/errors/traits.js';
import type { XError } from '../../src/x/errors/x-error.js';

/** Whether what X answered, or not, says nothing of how push stands. */
export const saysNothing = ({ kind }: XError): boolean => isTraitOf(kind, 'passes');
