import { sessionCookie } from '../../../api/plugins/authentication.js';
import { breakCapturing, breakWriting } from './broken-database.js';
import { failAtTheCallback, failAtX } from './broken-by-x.js';
import { canaryWord } from './canaries.js';
import type { Desk } from './desk.js';
import { begin, faultsUsedUp, type Account } from './deeds.js';
import { askForRefusals } from './refused-by-api.js';

/** Uses Perch as people do and breaks it in every way that is known; leaves canaries everywhere. */
export async function playADay(desk: Desk): Promise<void> {
  const { stack, api, asAdmin, plant } = desk;
  await desk.startWorker();
  const name = plant('private', 'a customer’s name');
  await stack.control.createUser({ username: 'jane', name, dmPolicy: 'everyone' });
  const acme = await begin(desk, 'acme');
  await signInByBrowser(desk);
  const ticketId = await answerEverything(desk, acme);
  await askForRefusals(desk, ticketId);
  await breakWriting(desk, ticketId);
  await breakCapturing(desk, acme);
  await asAdmin.ask('GET', acme.callback);
  await failAtTheCallback(desk);
  await failAtX(desk);
  await killTheWorker(desk);
  await api.delete(`/v1/accounts/${acme.id}`);
}

async function signInByBrowser(desk: Desk): Promise<void> {
  const { asAdmin, plant, as } = desk;
  const nobody = as({});
  const password = plant('secret', 'an agent’s password');
  await asAdmin.ask('POST', '/v1/agents', {
    body: { email: 'zoe@example.com', name: 'Zoe', role: 'admin', password },
  });
  for (const body of [{ signInCode: await desk.signInCode() }, { email: 'zoe@example.com', password }]) {
    const signedIn = await nobody.ask('POST', '/v1/session', { body });
    const secret =
      new RegExp(`${sessionCookie}=([^;]+)`).exec(signedIn.headers.get('set-cookie') ?? '')?.[1] ?? '';
    plant('secret', 'a session’s cookie', secret);
    const { csrfToken } = JSON.parse(signedIn.text) as { csrfToken: string };
    plant('secret', 'a CSRF token', csrfToken);
    const browser = as({ cookie: `${sessionCookie}=${secret}` });
    await browser.ask('GET', '/v1/me');
    await browser.ask('POST', '/v1/groups', { body: { name: 'x' } });
    await browser.ask('POST', '/v1/groups', {
      body: { name: 'x' },
      headers: { 'x-csrf-token': csrfToken.slice(1) },
    });
    await browser.ask('DELETE', '/v1/session', { headers: { 'x-csrf-token': csrfToken } });
  }
}

/** A post and a direct message come and are answered; the post's ticket. */
async function answerEverything(desk: Desk, acme: Account): Promise<string> {
  const { stack, api, agents, plant } = desk;
  const word = plant('private', 'what a customer posted');
  const secret = plant('private', 'what a customer wrote in a direct message');
  await stack.control.post({ from: 'jane', text: `@acme ${word}` });
  await stack.control.dm({ from: 'jane', to: 'acme', text: secret });
  await api.post(`/v1/accounts/${acme.id}/poll`);
  const [posted, messaged] = [await agents.ticketAbout(word), await agents.ticketAbout(secret)];
  for (const [ticket, text] of [
    [posted, plant('private', 'what was answered in public')],
    [messaged, plant('private', 'what was answered in private')],
  ] as const) {
    const key = plant('secret', 'an idempotency key of a reply');
    const { id } = await agents.answer(ticket.id, text, { 'idempotency-key': key });
    await agents.replyBecomes(id, 'sent');
  }
  await api.post(`/v1/tickets/${posted.id}/comments`, { text: plant('private', 'an internal note') });
  const email = plant('private', 'a contact’s e-mail', `${canaryWord()}@example.com`);
  const phone = plant('private', 'a contact’s phone', '+4915112345678901');
  await api.post('/v1/contacts', { name: plant('private', 'a contact’s name'), email, phone });
  return posted.id;
}

/** SIGKILL while X is being asked, and another one takes over. */
async function killTheWorker(desk: Desk): Promise<void> {
  await desk.stack.control.fault({ route: 'mentions', kind: 'hang', account: 'acme' });
  await faultsUsedUp(desk, 'acme', 'mentions');
  await desk.workers[0]!.kill();
  await desk.startWorker();
  const word = desk.plant('private', 'what was posted while no worker ran');
  await desk.stack.control.post({ from: 'jane', text: `@acme ${word}` });
  await desk.agents.ticketAbout(word);
}
