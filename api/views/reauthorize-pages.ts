import { encode } from 'html-entities';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Agent } from '../../src/domain/agents/agent.js';
import { readableTime } from '../../src/notify/times.js';
import type { Page } from './page.js';

/** Asks who is there; `failed` after credentials that did not match. */
export const signInPage = ({ handle }: Pick<Account, 'handle'>, failed: boolean): Page => ({
  title: 'Sign in to Perch',
  body: `<p>Next, X asks you to let Perch in again, as @${encode(handle)}.</p>
    ${failed ? '<p role="alert"><strong>E-mail and password, or the code, do not match.</strong></p>' : ''}
    ${signInForms}`,
});

/** For who is signed in and may not connect accounts, but may be somebody else too. */
export const notPermittedPage = (
  { handle }: Pick<Account, 'handle'>,
  { name }: Pick<Agent, 'name'>,
): Page => ({
  title: 'Not permitted',
  body: `<p>You are signed in as ${encode(name)}. Only admins, and agents who may connect accounts, can reauthorize @${encode(handle)}. Ask an admin.</p>
    <p>Or sign in as somebody who may:</p>
    ${signInForms}`,
});

const signInForms = `<form method="post">
      <label>E-mail
        <input name="email" type="email" required maxlength="320" autocomplete="username"></label>
      <label>Password
        <input name="password" type="password" required maxlength="200" autocomplete="current-password"></label>
      <button>Sign in</button>
    </form>
    <p>Or with a sign-in code, which works once, as <code>npm run up</code> prints it:</p>
    <form method="post">
      <label>Sign-in code
        <input name="signInCode" required maxlength="100" autocomplete="one-time-code"></label>
      <button>Sign in</button>
    </form>`;

/**
 * How the account is, where approving at X is not what comes next. `regainedAt`: when the trouble that the
 * mail told of was over; null if it is not or ended otherwise.
 */
export function accountPage(
  { handle, state, unlinkedAt }: Account,
  regainedAt: Date | null,
  again: string,
): Page {
  const account = `@${handle}`;
  const shown = encode(account);
  if (unlinkedAt)
    return {
      title: `${account} is no longer connected`,
      body: `<p>Somebody took ${shown} out of Perch. To have it back, connect it in Perch; its tickets are still there.</p>`,
    };
  switch (state) {
    case 'active':
      return {
        title: `Perch has access to ${account} again`,
        body: `<p>${regainedAt ? `It came back on ${readableTime(regainedAt)}. ` : ''}Capture goes on where it stopped.</p>`,
      };
    case 'paused':
      return {
        title: `${account} is deactivated`,
        body: `<p>Somebody deactivated ${shown} in Perch. Nothing is captured or sent until it is activated there.</p>`,
      };
    case 'blocked':
      return {
        title: `X still blocks ${account}`,
        body: `<p>Your approval was taken, but something at X has to be put right first; the mail says what. Perch looks again by itself and goes on as soon as X lets it.</p>`,
      };
    case 'needsReauthorization':
      return {
        title: `Perch has lost access to ${account} again`,
        body: `<p>Your approval was taken, but X has refused it since. <a href="${encode(again)}">Approve once more.</a></p>`,
      };
  }
}
