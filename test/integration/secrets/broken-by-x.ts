import { eventually } from '../../eventually.js';
import { saveSettings } from '../../../src/cli/up/connecting.js';
import { begin, faultsUsedUp, tried, type Account } from './deeds.js';
import type { Desk } from './desk.js';
import { failuresOf } from './failures-of-x.js';

/** X fails while it completes a login. */
export async function failAtTheCallback({ stack, api, asAdmin, plant }: Desk): Promise<void> {
  await stack.control.createUser({ username: 'late' });
  for (const failure of failuresOf(plant('private', 'what X said when it refused a login'))) {
    const { authorizeUrl } = await api.post('/v1/accounts/connect', {});
    await stack.control.fault({ ...failure, route: 'token', account: 'late' });
    const callback = new URL(await stack.control.approve(authorizeUrl, 'late'));
    for (const name of ['state', 'code'])
      plant('secret', `the ${name} of a failed login`, callback.searchParams.get(name)!);
    await asAdmin.ask('GET', callback.href);
  }
  await stack.control.clearFaults();
}

/** X fails in each way at reads, at refreshes and at sends; what costs an account its access on its own account. */
export async function failAtX(desk: Desk): Promise<void> {
  const all = failuresOf('').length;
  const costly = failuresOf('').flatMap((failure, index) =>
    failure.kind === 'status' && [401, 402, 403].includes(failure.status) ? [index] : [],
  );
  const harmless = [...Array(all).keys()].filter((index) => !costly.includes(index));
  const sources = ['mentions', 'own-posts', 'dm_events', 'liked_tweets'];
  await Promise.all([
    ...Array.from({ length: Math.ceil(all / sources.length) }, (_, part) =>
      failAtReads(desk, `reads${part}`, sources, part * sources.length),
    ),
    failAtSends(desk, 'sends', harmless),
    ...costly.map((index) => failAtSends(desk, `sends${index}`, [index])),
    refreshAndRevoke(desk),
  ]);
}

async function failAtReads(
  desk: Desk,
  handle: string,
  routes: readonly string[],
  from: number,
): Promise<void> {
  const { stack, api } = desk;
  const account = await desk.connect(handle);
  const failures = failuresOf(await quotable(desk, account)).slice(from);
  const struck = routes.filter((_, index) => failures[index]);
  for (const [index, route] of struck.entries())
    await stack.control.fault({ ...failures[index]!, route, account: handle });
  await stack.control.fault({ ...failures[0]!, route: 'token', account: handle });
  await saveSettings(api, account.id, { likes: true, pollSeconds: 3 });
  await faultsUsedUp(desk, handle, struck[0]!);
}

async function failAtSends(desk: Desk, handle: string, which: readonly number[]): Promise<void> {
  const { stack, agents, plant } = desk;
  const account = await begin(desk, handle);
  const failures = failuresOf(await quotable(desk, account));
  await Promise.all(
    which.map(async (index) => {
      const word = plant('private', `what was posted to @${handle}, ${index}`);
      await stack.control.post({ from: 'jane', text: `@${handle} ${word}` });
      const { id } = await agents.ticketAbout(word);
      await stack.control.fault({ ...failures[index]!, route: 'create-post', account: handle });
      const { id: replyId } = await agents.answer(id, plant('private', `what @${handle} answered, ${index}`));
      await tried(desk, replyId);
    }),
  );
}

/** What X knows of an account, to be quoted in its failures. */
async function quotable(desk: Desk, account: Account): Promise<string> {
  const { accessToken, refreshToken } = await desk.plantTokensOf(account);
  const written = desk.canaries.filter(({ kind }) => kind === 'private').slice(0, 3);
  return [accessToken, refreshToken, desk.config.x.clientSecret, ...written.map(({ value }) => value)].join(
    ' ',
  );
}

/** A refused token is renewed; access that is gone is told by mail. */
async function refreshAndRevoke(desk: Desk): Promise<void> {
  const { stack, api } = desk;
  const gone = await begin(desk, 'gone');
  const { accessToken } = await desk.plantTokensOf(gone);
  await stack.control.fault({ route: 'mentions', account: 'gone', ...failuresOf(accessToken)[1]! });
  await eventually(async () => (await desk.plantTokensOf(gone)).accessToken !== accessToken, {
    what: 'fresh tokens',
  });
  await stack.control.revoke('gone');
  await api.post(`/v1/accounts/${gone.id}/poll`);
  const mail = await eventually(
    async () => (await stack.control.mail()).find(({ subject }) => subject.includes('@gone')),
    {
      what: 'a mail about lost access',
    },
  );
  const [, code] = /\/r\/(\S+)/.exec(mail.text) ?? [];
  if (code === undefined) throw new Error(`No link in the mail: ${mail.text}`);
  desk.plant('secret', 'the code of a mail’s link', code);
  const forged = desk.plant('secret', 'the code of a forged link', `${code.slice(0, -8)}AAAAAAAA`);
  for (const tried of [code, forged]) await desk.as({}).ask('GET', `/r/${tried}`);
}
