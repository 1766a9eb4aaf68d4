import { expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile({ worker: false });
const worker = await stack.startWorker();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('ada');

const calls = async (handle: string, route: string) =>
  (await stack.control.journal()).filter((entry) => entry.account === handle && entry.route === route);

test('a refusal that says its list is used up is waited for like a 429', async () => {
  const account = await stack.connect('acme');
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@acme before' }));
  const resetAt = Math.ceil(Date.parse((await stack.control.clock()).now) / 1_000) + 600;
  await stack.control.fault({
    ...{ route: 'mentions', kind: 'status', status: 403 },
    headers: {
      'x-rate-limit-limit': '300',
      'x-rate-limit-remaining': '200',
      'x-rate-limit-reset': String(resetAt),
      'x-user-limit-24hour-limit': '900',
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': String(resetAt),
    },
    body: { title: 'Forbidden', detail: 'Not now.', type: 'about:blank', status: 403 },
  });
  const pausedUntil = async () =>
    (await desk.health(account)).sources.find(({ kind }) => kind === 'mentions')?.pausedUntil;
  await eventually(async () => (await pausedUntil()) !== null, { what: 'the pause' });
  expect(await pausedUntil()).toBe(new Date(resetAt * 1_000).toISOString());
});

// Last, for it moves X's clock and ends the worker.
test('a 429 on one endpoint of one account stops nothing else, survives a restart, and ends at the named second', async () => {
  const [limited, other] = [await stack.connect('limited'), await stack.connect('other')];
  const post = (handle: string, text: string) =>
    stack.control.post({ from: 'ada', text: `@${handle} ${text}` });
  await desk.ticketWith(limited, await post('limited', 'before'));

  // By X's clock, in whole seconds as its headers have it.
  const resetAt = Math.ceil(Date.parse((await stack.control.clock()).now) / 1_000) + 900;
  const headers = {
    'x-rate-limit-limit': '300',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(resetAt),
  };
  await stack.control.fault({
    ...{ route: 'mentions', account: 'limited', kind: 'status', status: 429, headers },
    body: { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
  });
  await eventually(async () => (await calls('limited', 'mentions')).some(({ status }) => status === 429));
  const refused = (await calls('limited', 'mentions')).length;
  const waiting = await post('limited', 'meanwhile');

  await desk.ticketWith(other, await post('other', 'of another account'));
  const message = await stack.control.dm({ from: 'ada', to: 'limited', text: 'another list' });
  await desk.look(limited);
  await desk.ticketWith(limited, message);

  await worker.stop();
  await stack.startWorker();
  const own = (await calls('limited', 'own-posts')).length;
  await eventually(async () => (await calls('limited', 'own-posts')).length >= own + 2, {
    what: 'the other lists to be read after the restart',
  });
  expect((await calls('limited', 'mentions')).length).toBe(refused);

  // Some seconds before the second that X named: not yet, however often it is asked to look.
  const now = Date.parse((await stack.control.clock()).now);
  await stack.control.advance(resetAt * 1_000 - now - 8_000);
  const looked = (await calls('limited', 'own-posts')).length;
  await desk.look(limited);
  await eventually(async () => (await calls('limited', 'own-posts')).length > looked);
  await desk.ticketWith(limited, waiting);
  const allowed = (await calls('limited', 'mentions')).slice(refused);
  const firstAt = Date.parse(allowed[0]?.at ?? '');
  // Perch knows X's clock to a second and a half.
  expect(firstAt).toBeGreaterThanOrEqual(resetAt * 1_000 - 1_500);
  expect(firstAt).toBeLessThanOrEqual(resetAt * 1_000 + 30_000);
});
