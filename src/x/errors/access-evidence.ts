import type { Evidence } from '../../domain/access/trouble.js';
import type { XError } from './x-error.js';

/** What a failed call shows about the account's access (S6): only what X said for good counts. */
export function evidenceOf({ kind }: Pick<XError, 'kind'>): Evidence {
  switch (kind) {
    case 'unauthorized':
      return { kind: 'refused', cause: 'tokenRefused' };
    case 'noAccess':
      return { kind: 'refused', cause: 'refreshRefused' };
    case 'accountLocked':
    case 'accountSuspended':
    case 'creditsDepleted':
    case 'usageCapped':
      return { kind: 'blocked', cause: kind };
    case 'clientForbidden':
    case 'appCredentials':
      return { kind: 'blocked', cause: 'appRefused' };
    case 'missingScope':
      return { kind: 'refused', cause: 'scopeMissing' };
    case 'codeSpent':
    case 'tokenUnavailable':
    case 'keyMissing':
    case 'rateLimited':
    case 'overBudget':
    case 'badRequest':
    case 'sinceIdTooOld':
    case 'duplicateText':
    case 'notSummoned':
    case 'parentGone':
    case 'recipientRefusesMessages':
    case 'textTooLong':
    case 'tooLarge':
    case 'mediaInvalid':
    case 'restricted':
    case 'forbidden':
    case 'notFound':
    case 'unavailable':
    case 'unreachable':
    case 'noAnswer':
    case 'aborted':
      return { kind: 'nothing' };
  }
}
