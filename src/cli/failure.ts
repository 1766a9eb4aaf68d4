import { ApiProblem } from '../../api/client/perch-client.js';
import { ConfigurationError } from '../config.js';
import { ChildFailed } from '../servers/children.js';
import { PartMissing } from '../servers/part.js';
import { Advice } from './advice.js';

/** What a person can act on is said plainly; anything else is a fault of ours and keeps its stack. */
export function sayFailure(error: unknown): void {
  const plain = [ConfigurationError, PartMissing, ChildFailed, Advice, ApiProblem].some(
    (kind) => error instanceof kind,
  );
  console.error(plain && error instanceof Error ? error.message : error);
}
