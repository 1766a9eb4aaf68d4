import type { User } from '../world/records/users.js';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>
body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh;background:#eff3f4;color:#0f1419}
main{background:#fff;border-radius:16px;padding:32px;max-width:420px;box-shadow:0 4px 24px #0002}
h1{font-size:22px;margin:0 0 8px}ul{padding-left:20px;color:#536471}
select,button{font:inherit;width:100%;padding:12px;border-radius:999px;border:1px solid #cfd9de;margin-top:12px}
button{background:#0f1419;color:#fff;font-weight:700;cursor:pointer}button.quiet{background:#fff;color:#0f1419}
</style></head><body><main>${body}</main></body></html>`;

export const failurePage = (problem: string): string =>
  page(
    'X',
    `<h1>Something went wrong</h1><p>You weren’t able to give access to the App. Go back and try logging in again.</p>
<p><small>${escapeHtml(problem)}</small></p>`,
  );

export function approvalPage(clientId: string, scopes: readonly string[], users: readonly User[]): string {
  const options = users.map(
    (user) =>
      `<option value="${escapeHtml(user.username)}">${escapeHtml(user.name)} (@${escapeHtml(user.username)})</option>`,
  );
  return page(
    'Authorize an app to access your account',
    `<h1>${escapeHtml(clientId)} wants to access your X account.</h1>
<p>It would be able to use:</p><ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post"><select name="username" aria-label="Account">${options.join('')}</select>
<button name="decision" value="approve">Authorize app</button>
<button name="decision" value="deny" class="quiet">Cancel</button></form>`,
  );
}
