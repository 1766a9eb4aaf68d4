import { accountIn, handleIn, type AccessFacts } from './access-facts.js';

interface Told {
  /** For a subject and a heading. */
  readonly brief: string;
  readonly what: string;
  /** What a person can do about it, outside Perch. */
  readonly advice: string;
}

/** Why X no longer serves Perch, in words for the people who have to mend it. */
export function causeIn(facts: Pick<AccessFacts, 'cause' | 'accountHandle' | 'accountName'>): Told {
  const handle = handleIn(facts);
  const account = accountIn(facts);
  const approve = `Approve Perch at X again, as ${handle}.`;
  switch (facts.cause) {
    case 'tokenRefused':
      return {
        brief: `X refuses Perch’s access to ${handle}`,
        what: 'X refuses Perch although its access had just been renewed. Most likely Perch was removed from the account’s connected apps at X, or X itself took the permission back.',
        advice: approve,
      };
    case 'refreshRefused':
      return {
        brief: `X refuses Perch’s access to ${handle}`,
        what: 'X no longer accepts the permission it once gave to Perch. Most likely the password of the account was changed, or Perch was removed from the account’s connected apps at X.',
        advice: approve,
      };
    case 'revoked':
      return {
        brief: `Perch’s access to ${handle} was revoked at X`,
        what: 'X told Perch that its permission was revoked. Most likely somebody removed Perch from the account’s connected apps at X.',
        advice: approve,
      };
    case 'scopeMissing':
      return {
        brief: `Perch lacks a permission of ${handle}`,
        what: 'Perch was not given all permissions it needs, so X answers only some of its requests. Most likely the account was connected before Perch needed them. Grant everything that X’s page lists.',
        advice: approve,
      };
    case 'accountLocked':
      return {
        brief: `${handle} is locked at X`,
        what: `X has locked ${account}. It does so when something about an account looks unusual, and mostly wants an e-mail address or a phone number confirmed.`,
        advice: `Log in on x.com as ${handle} and follow what X asks there.`,
      };
    case 'accountSuspended':
      return {
        brief: `${handle} is suspended at X`,
        what: `X has suspended ${account}.`,
        advice: `Log in on x.com as ${handle}: X says there why, and how to appeal.`,
      };
    case 'creditsDepleted':
      return {
        brief: 'The credits at X are used up',
        what: `The credits of your developer account at X are used up, so X answers Perch no more. This concerns ${account}.`,
        advice: 'Add credits in X’s developer console.',
      };
    case 'usageCapped':
      return {
        brief: 'The usage cap at X is reached',
        what: `A cap that is set for your developer account at X, of posts read or of spending, is reached, so X answers Perch no more. This concerns ${account}.`,
        advice:
          'Raise the cap of posts or of spending in X’s developer console, or wait until it begins anew with the next billing period.',
      };
    case 'appRefused':
      return {
        brief: 'X refuses the app that Perch uses',
        what: `X refuses the app that Perch uses, whichever account it asks for. This concerns ${account}.`,
        advice:
          'Check in X’s developer console that the app is still enrolled for X’s API and not suspended, and that its client id and secret are those in Perch’s settings.',
      };
  }
}
