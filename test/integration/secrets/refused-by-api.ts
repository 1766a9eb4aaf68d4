import type { Desk } from './desk.js';

/** Everything that the API refuses, asked with canaries in every place that can hold one. */
export async function askForRefusals(desk: Desk, ticketId: string): Promise<void> {
  const { asAdmin, plant } = desk;
  const nobody = desk.as({});
  const word = plant('private', 'what a person typed into a request that is refused');
  const password = plant('secret', 'a wrong password');
  const code = plant('secret', 'a wrong sign-in code');

  await nobody.ask('POST', '/v1/session', { body: { email: 'admin@example.com', password } });
  await nobody.ask('POST', '/v1/session', { body: { signInCode: code } });
  await nobody.ask('POST', '/v1/session', { body: { password, signInCode: 7 } });
  const wrongToken = plant('secret', 'a wrong token');
  await desk.as({ authorization: `Bearer ${wrongToken}` }).ask('GET', '/v1/me');
  await desk
    .as({ authorization: `Basic ${Buffer.from(`x:${wrongToken}`).toString('base64')}` })
    .ask('GET', '/v1/me');
  await desk.as({ cookie: `perch_session=${plant('secret', 'a wrong cookie')}` }).ask('GET', '/v1/me');
  for (const query of [`state=${code}&code=${code}`, `error=${code}`, `state=${code.repeat(30)}`])
    await nobody.ask('GET', `/oauth/x/callback?${query}`);

  await asAdmin.ask('GET', `/v1/nothing?q=${word}`);
  await asAdmin.ask('POST', `/v1/nothing`, { body: { text: word } });
  await asAdmin.ask('GET', `/v1/inbox?q=${word}`);
  await asAdmin.ask('GET', `/v1/inbox?q=${word}&limit=${word}`);
  await asAdmin.ask('GET', `/v1/tickets?cursor=${word}`);
  await asAdmin.ask('GET', `/v1/contacts?q=${word}&surprise=1`);
  await asAdmin.ask('POST', '/v1/groups', { payload: `{"name": ${word}` });
  await asAdmin.ask('POST', '/v1/groups', { payload: `{"__proto__": "${word}"}` });
  await asAdmin.ask('POST', '/v1/groups', {
    payload: `name=${word}`,
    headers: { 'content-type': 'text/plain' },
  });
  await asAdmin.ask('POST', '/v1/groups', { body: { name: word.repeat(20_000) } });
  await asAdmin.ask('POST', '/v1/contacts', { body: { name: 7, email: word, phone: [word] } });
  await asAdmin.ask('POST', '/v1/agents', {
    body: { email: word, name: word, role: word, password: 'short' },
  });
  await asAdmin.ask('POST', '/v1/accounts/connect', { body: { returnTo: `https://${word}.example/` } });
  await asAdmin.ask('PATCH', `/v1/tickets/${ticketId}`, {
    body: { priority: word },
    headers: { 'if-match': word },
  });
  await asAdmin.ask('POST', `/v1/tickets/${ticketId}/replies`, { body: { text: word.repeat(20), via: 'x' } });

  const key = { 'idempotency-key': plant('secret', 'an idempotency key') };
  await asAdmin.ask('POST', '/v1/groups', { body: { name: `${word}-1` }, headers: key });
  await asAdmin.ask('POST', '/v1/groups', { body: { name: `${word}-2` }, headers: key });
  await asAdmin.ask('POST', '/v1/groups', { body: { name: `${word}-1` } });
}
