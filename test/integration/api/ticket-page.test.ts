import { beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import { replySchema } from '../../../api/views/reply.js';
import { eventually } from '../../eventually.js';
import { missingKeys } from '../../../src/store/grants/missing-keys.js';
import { newId } from '../../../src/store/database.js';
import type { Answered } from './rig.js';
import { sandboxRigForFile } from './sandbox-rig.js';
import { smallWorld, type World } from './world.js';

const rig = await sandboxRigForFile('ada', 'eve', 'ben');
const { control } = rig;
const start = Date.now();
const noted = 'Checked: it is in our warehouse';
let world: World;
let path: string;
let requester: string;

beforeEach(async () => {
  rig.time.now = new Date(start);
  for (const { name } of await rig.db.native.listCollections().toArray())
    if (!['agents', 'apiTokens'].includes(name)) await rig.db.native.collection(name).deleteMany({});
  requester = (await control.users()).find(({ username }) => username === 'ada')?.id ?? '';
  world = await smallWorld(rig.db);
  await rig.db.tickets.updateOne(
    { _id: world.ticket._id },
    { $set: { requesterXUserId: requester, status: 'open', updatedAt: rig.time.now } },
  );
  await rig.asAdmin('POST', `/v1/tickets/${world.ticket._id}/comments`, { body: { text: noted } });
  await settings({ append: true, alwaysInclude: false });
  path = await linkIn(await answer({ ticketLink: 'full' }));
});

const settings = (ticketLinks: object) =>
  rig.asAdmin('PATCH', '/v1/settings', { body: { ticketLinks }, headers: { 'if-match': '*' } });

const answer = (more: object, text = `On its way ${newId()}`) =>
  rig.asAdmin('POST', `/v1/tickets/${world.ticket._id}/replies`, { body: { text, ...more } });

async function linkIn(answered: Answered): Promise<string> {
  expect(answered.status, answered.text).toBe(202);
  const url = answered.read(replySchema).text.split('\n').at(-1) ?? '';
  expect(url).toContain(rig.config.publicUrl);
  return url.slice(rig.config.publicUrl.length);
}

/** A browser that keeps its cookies by their paths. */
function browser() {
  const jar = new Map<string, { value: string; path: string }>();
  const keep = (answered: Answered): Answered => {
    for (const line of [answered.headers['set-cookie'] ?? []].flat().map(String)) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, { value, path: /path=([^;]+)/i.exec(line)?.[1] ?? '/' });
    }
    return answered;
  };
  const cookieFor = (url: string) =>
    [...jar].flatMap(([name, each]) => (url.startsWith(each.path) ? `${name}=${each.value}` : [])).join('; ');
  const headersFor = (url: string) => ({
    accept: 'text/html',
    ...(jar.size > 0 ? { cookie: cookieFor(url) } : {}),
  });
  return {
    visit: async (url: string) => keep(await rig.asNobody('GET', url, { headers: headersFor(url) })),
    submit: async (url: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      keep(
        await rig.asNobody('POST', url, {
          payload: new URLSearchParams(fields).toString(),
          headers: {
            ...headersFor(url),
            'content-type': 'application/x-www-form-urlencoded',
            origin: new URL(rig.config.publicUrl).origin,
            ...headers,
          },
        }),
      ),
  };
}
type Browser = ReturnType<typeof browser>;

const locationOf = (answered: Answered): string => String(answered.headers['location']);
const pathOf = (url: string): string => url.slice(new URL(url).origin.length);

/** Goes to X and approves there as that user; the way back is not gone yet. */
async function approved(by: Browser, as: string): Promise<string> {
  const toX = await by.submit(`${path}/sign-in`);
  expect(toX.status, toX.text).toBe(303);
  expect(new URL(locationOf(toX)).searchParams.get('scope')).toBe('tweet.read users.read');
  return pathOf(await control.approve(locationOf(toX), as));
}

async function signedIn(as = 'ada'): Promise<Browser> {
  const by = browser();
  await by.visit(await approved(by, as));
  return by;
}

const fieldOf = (page: Answered, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';

function expectPage(answered: Answered, status: number, ...texts: string[]): void {
  expect(answered.status, answered.text).toBe(status);
  expect(answered.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answered.headers['x-robots-tag']).toContain('noindex');
  expect(answered.headers['cache-control']).toBe('no-store');
  expect(answered.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answered.text).not.toMatch(/<script|<img|https?:/);
  for (const text of texts) expect(answered.text).toContain(text);
}

/** Nothing that was said, nor the number. */
function expectNothingOfTheTicket(answered: Answered): void {
  expect(answered.text).not.toContain(world.comment.text);
  expect(answered.text).not.toContain(noted);
  expect(answered.text).not.toContain(`Ticket ${world.ticket.number}`);
}

const say = async (by: Browser, text: string, page?: Answered) => {
  const shown = page ?? (await by.visit(path));
  return by.submit(`${path}/comments`, { csrf: fieldOf(shown, 'csrf'), form: fieldOf(shown, 'form'), text });
};
const saidOnPage = () => rig.db.comments.find({ via: 'page', side: 'customer' }).toArray();

describe('S46 the link of an answer', () => {
  test('is the same each time, short or whole, and the short one leads to the whole', async () => {
    expect(await linkIn(await answer({ ticketLink: 'full' }))).toBe(path);
    const short = await linkIn(await answer({ ticketLink: 'short' }));
    expect(short).toMatch(/^\/l\/\w{16}$/);
    const led = await browser().visit(short);
    expect([led.status, locationOf(led)]).toEqual([302, path]);
    expectPage(await browser().visit('/l/AAAAAAAAAAAAAAAA'), 404, 'no such link');
  });

  test('is kept as hashes and sealed', async () => {
    const stored = await rig.dump();
    const code = path.slice('/t/'.length);
    expect(stored.replaceAll(/"text": ".*"/g, '')).not.toContain(code);
    expect(await rig.db.ticketLinks.countDocuments()).toBe(1);
  });

  test('always: the short one, also where nothing is asked for; off: asking is refused', async () => {
    await settings({ alwaysInclude: true });
    expect(await linkIn(await answer({ ticketLink: 'none' }))).toMatch(/^\/l\//);
    await settings({ append: false });
    expect((await answer({ ticketLink: 'short' })).read(problemSchema).code).toBe('ticketLinksOff');
    expect((await answer({})).read(replySchema).text).not.toContain('/l/');
  });

  test('S45 with it too long, the answer is refused and says why', async () => {
    expect((await answer({}, 'x'.repeat(280))).status).toBe(202);
    const refused = await answer({ ticketLink: 'full' }, 'x'.repeat(280));
    expect(refused.read(problemSchema)).toMatchObject({ code: 'textTooLong' });
    expect(refused.read(problemSchema).detail).toContain('with its ticket link');
  });
});

describe('S46 the link and how the answer leaves', () => {
  test('S44 of a refused answer the draft is what was written', async () => {
    const { id } = (await answer({ ticketLink: 'short' }, 'We are on it')).read(replySchema);
    await rig.db.replies.updateOne({ _id: id }, { $set: { state: 'refused', reason: 'notSummoned' } });
    const ticket: unknown = JSON.parse((await rig.asAdmin('GET', `/v1/tickets/${world.ticket._id}`)).text);
    expect(ticket).toMatchObject({ draft: { text: 'We are on it' } });
  });

  test('S48 a mail asks no shortener, and what it cannot have is refused', async () => {
    await settings({ alwaysInclude: true });
    // Settings refuse a shortener that lacks its token; one can lose it.
    await rig.db.settings.updateMany({}, { $set: { 'ticketLinks.shortener': 'bitly' } });
    const codeOf = async (more: object) => (await answer(more)).read(problemSchema).code;
    expect(await codeOf({})).toBe('shortenerUnavailable');
    expect(['contactHasNoEmail', 'mailNotConfigured']).toContain(await codeOf({ via: 'email' }));
    expect(await codeOf({ via: 'email', ticketLink: 'short' })).toBe('notByMail');
    expect(await codeOf({ via: 'email', inReplyToXId: '1' })).toBe('notByMail');
  });

  test('without the key of its codes a ticket gets new ones, and the key is told as missing', async () => {
    expect(await missingKeys(rig.db, rig.config.keys)).toEqual([]);
    await rig.db.ticketLinks.updateMany({}, { $set: { 'codes.keyId': 'dropped' } });
    expect((await missingKeys(rig.db, rig.config.keys)).map(({ keyId }) => keyId)).toEqual(['dropped']);
    const next = await linkIn(await answer({ ticketLink: 'full' }));
    expect(next).not.toBe(path);
    expectPage(await browser().visit(next), 200, 'Sign in with X');
    expect(await missingKeys(rig.db, rig.config.keys)).toEqual([]);
  });
});

describe('S47 who gets in', () => {
  test('the requester, over X, sees what is not internal, in order', async () => {
    const by = browser();
    const before = await by.visit(path);
    expectPage(before, 200, 'Sign in with X');
    expectNothingOfTheTicket(before);
    const back = await by.visit(await approved(by, 'ada'));
    expect([back.status, locationOf(back)]).toEqual([303, path]);
    const page = await by.visit(path);
    expectPage(page, 200, `Ticket ${world.ticket.number}`, world.comment.text, 'Signed in as @ada');
    expect(page.text).not.toContain(noted);
  });

  test('its token is given back to X, and none is kept', async () => {
    await signedIn();
    expect(await rig.db.grants.countDocuments()).toBe(0);
    await eventually(
      async () => (await control.journal()).some(({ path: asked }) => asked.includes('oauth2/revoke')),
      { what: 'the token given back' },
    );
  });

  test('another X user gets a page that says so, and nothing of the ticket', async () => {
    const by = browser();
    const back = await by.visit(await approved(by, 'eve'));
    expectPage(back, 403, 'belongs to another X user');
    expectNothingOfTheTicket(back);
    const page = await by.visit(path);
    expectPage(page, 200, 'Sign in with X');
    expectNothingOfTheTicket(page);
  });

  test('a visitor let in by another ticket of theirs gets nothing of this one', async () => {
    const by = await signedIn();
    await rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { requesterXUserId: '99' } });
    const page = await by.visit(path);
    expectPage(page, 403, 'belongs to another X user');
    expectNothingOfTheTicket(page);
  });

  test('a forged state, a replayed callback, another browser, a denial: nothing', async () => {
    const by = browser();
    const callback = await approved(by, 'ada');
    const elsewhere = await browser().visit(callback);
    expectPage(elsewhere, 400, 'expired or was used before');
    expectPage(
      await by.visit(callback.replace(/state=[^&]*/, 'state=forged')),
      400,
      'expired or was used before',
    );
    expect((await by.visit(callback)).status).toBe(303);
    expectPage(await by.visit(callback), 400, 'expired or was used before');
    const toX = await by.submit(`${path}/sign-in`);
    const denied = await by.visit(pathOf(await control.deny(locationOf(toX), 'ada')));
    expectPage(denied, 400, 'denied at X');
  });

  test('a round trip expires, and a visit ends', async () => {
    const by = browser();
    const callback = await approved(by, 'ada');
    rig.time.now = new Date(start + 10 * 60_000);
    expect((await by.visit(callback)).status).toBe(400);
    const other = await signedIn();
    rig.time.now = new Date(rig.time.now.getTime() + 2 * 3_600_000);
    expectPage(await other.visit(path), 200, 'Sign in with X');
  });

  test('a code that nobody was given, or of a ticket closed long ago, opens nothing', async () => {
    const by = await signedIn();
    expectPage(await by.visit(`${path.slice(0, -1)}_`), 404, 'no such link');
    await rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { status: 'closed' } });
    rig.time.now = new Date(start + 30 * 86_400_000 - 1_000);
    expectPage(await by.visit(path), 200, 'Sign in with X');
    rig.time.now = new Date(start + 30 * 86_400_000);
    const send = (from: Browser) => from.submit(`${path}/comments`, { csrf: 'a', form: 'b', text: 'c' });
    for (const answered of [await by.visit(path), await by.submit(`${path}/sign-in`), await send(by)])
      expectPage(answered, 410, 'expired');
  });

  test('codes are in no line of the log', async () => {
    await signedIn();
    expect(rig.log()).toContain('/t/[redacted]');
    expect(rig.log()).not.toContain(path.slice('/t/'.length));
  });

  test('too many visits of one address are 429, whatever the code, and of one code before that', async () => {
    const lastOf = async (count: number, from: string, at: (nth: number) => string) => {
      let status = 0;
      for (let nth = 0; nth < count; nth += 1)
        ({ status } = await rig.asNobody('GET', at(nth), { headers: { 'x-test-address': from } }));
      return status;
    };
    expect(await lastOf(60, '192.0.2.77', () => path)).toBe(200);
    expect(await lastOf(1, '192.0.2.77', () => path)).toBe(429);
    expect(await lastOf(1, '192.0.2.78', () => path)).toBe(200);
    expect(await lastOf(120, '192.0.2.79', (nth) => `/t/none${nth}`)).toBe(404);
    expect(await lastOf(1, '192.0.2.79', () => path)).toBe(429);
  });
});

describe('S47 what the customer writes', () => {
  test('is a private comment of theirs, once however often the form is sent, and opens a solved ticket', async () => {
    const by = await signedIn();
    await rig.db.tickets.updateOne(
      { _id: world.ticket._id },
      { $set: { status: 'solved', solvedAt: rig.time.now } },
    );
    const page = await by.visit(path);
    const text = `Line one\r\n<b>two</b> ${'x'.repeat(5_000)}`;
    const sent = await Promise.all([say(by, text, page), say(by, text, page), say(by, text, page)]);
    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303]);
    const [comment, ...more] = await saidOnPage();
    expect(more).toEqual([]);
    expect(comment).toMatchObject({ visibility: 'private', authorName: '@ada', ticketId: world.ticket._id });
    expect(comment?.text).toMatch(/^Line one\n<b>two/);
    expect(await rig.db.tickets.findOne({ _id: world.ticket._id })).toMatchObject({
      status: 'open',
      solvedAt: null,
    });
    expectPage(await by.visit(path), 200, '&lt;b&gt;two&lt;/b&gt;');
  });

  test('may have 10,000 characters; one more comes back with its text', async () => {
    const by = await signedIn();
    expect((await say(by, '😀'.repeat(10_000))).status).toBe(303);
    expectPage(await say(by, 'y'.repeat(10_001)), 422, '10001 characters', 'yyyy');
    expectPage(await say(by, ' \r\n '), 422, 'Write something');
    expect(await saidOnPage()).toHaveLength(1);
  });

  test('S27 of a suspended user nothing is taken, until that is undone', async () => {
    const by = await signedIn();
    await rig.db.suspendedUsers.insertOne({ _id: requester, reason: null, createdAt: new Date(), by: 'a' });
    expectPage(await say(by, 'Buy my kettles'), 422, 'cannot be taken', 'Buy my kettles');
    const csrf = fieldOf(await by.visit(path), 'csrf');
    expectPage(await by.submit(`${path}/profile`, { csrf, name: 'Kettles' }), 422, 'cannot be taken');
    expect(await saidOnPage()).toEqual([]);
    expect((await rig.db.contacts.findOne({ _id: world.contactId }))?.name).toBe('Ada');
    await rig.db.suspendedUsers.deleteMany({});
    expect((await say(by, 'Sorry')).status).toBe(303);
  });

  test('after the ticket was closed opens one that follows it, which the link shows from then on', async () => {
    const by = await signedIn();
    await rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { status: 'closed' } });
    const page = await by.visit(path);
    expectPage(page, 200, 'opens a new one');
    await Promise.all([say(by, 'Still broken', page), say(by, 'Still broken', page)]);
    const next = await rig.db.tickets.findOne({ followUpOf: world.ticket._id });
    expect(next).toMatchObject({ status: 'new', subject: 'Still broken', linked: [world.ticket._id] });
    expect(await rig.db.tickets.countDocuments()).toBe(2);
    expect((await saidOnPage()).map(({ ticketId }) => ticketId)).toEqual([next?._id]);
    expectPage(await by.visit(path), 200, `Ticket ${next?.number}`, world.comment.text, 'Still broken');
    await say(by, 'And more');
    expect(await rig.db.tickets.countDocuments()).toBe(2);
  });

  test.each(['comments', 'profile', 'sign-out'])(
    'without the token of the form, or a visit, %s changes nothing',
    async (form) => {
      const by = await signedIn();
      const fields = { text: 'x', form: 'a', name: 'Mallory' };
      const given: Record<string, string> =
        form === 'comments'
          ? { text: fields.text, form: fields.form }
          : form === 'profile'
            ? { name: fields.name }
            : {};
      const csrf = fieldOf(await by.visit(path), 'csrf');
      expectPage(await by.submit(`${path}/${form}`, { ...given, csrf: 'wrong' }), 403, 'no longer signed in');
      expectPage(await browser().submit(`${path}/${form}`, { ...given, csrf }), 403, 'no longer signed in');
      const foreign = { origin: 'https://evil.example' };
      expectPage(await by.submit(`${path}/${form}`, { ...given, csrf }, foreign), 403, 'another site');
      expect(await saidOnPage()).toEqual([]);
      expect((await rig.db.contacts.findOne({ _id: world.contactId }))?.name).toBe('Ada');
      expect((await by.submit(`${path}/${form}`, { ...given, csrf })).status).toBe(303);
    },
  );
});

describe('S47 name and e-mail', () => {
  const tell = async (by: Browser, fields: Record<string, string>) =>
    by.submit(`${path}/profile`, { csrf: fieldOf(await by.visit(path), 'csrf'), ...fields });
  const contact = () => rig.db.contacts.findOne({ _id: world.contactId });
  const mailTo = async (address: string) => (await control.mail()).filter(({ to }) => to.includes(address));
  const linkIn = (text: string): string => pathOf(/https?:\/\/\S+\/e\/\S+/.exec(text)?.[0] ?? '');
  /** Mails are counted by X user. */
  async function requesterIs(username: string): Promise<Browser> {
    const requesterXUserId = (await control.users()).find((user) => user.username === username)?.id ?? '';
    await rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { requesterXUserId } });
    return signedIn(username);
  }
  const notes = async () =>
    (await rig.db.comments.find({ side: 'system' }).toArray()).map(({ text, visibility }) => [
      visibility,
      text,
    ]);

  test('the address is used once it is confirmed by its mail, by the button and not by the link', async () => {
    const by = await signedIn();
    const address = `${newId()}@example.com`;
    expect((await tell(by, { name: 'Ada L.', email: address })).status).toBe(303);
    expect((await tell(by, { name: 'Ada L.', email: address })).status).toBe(303);
    expect(await contact()).toMatchObject({
      name: 'Ada L.',
      email: null,
      unverifiedEmail: { email: address },
    });
    const [mail, ...more] = await mailTo(address);
    expect(more).toEqual([]);
    const link = linkIn(mail?.text ?? '');
    expectPage(await browser().visit(link), 200, 'Confirm this address');
    expect((await contact())?.email).toBeNull();
    expectPage(await browser().submit(link), 200, 'Thank you');
    expect(await contact()).toMatchObject({ email: address });
    expect(await notes()).toEqual([['internal', expect.stringContaining(address)]]);
    expectPage(await browser().submit(link), 410, 'expired');
    expectPage(await browser().submit(`${link}x`), 400, 'not one of ours');
    expect((await by.visit(path)).text).not.toContain(address);
  });

  test('an earlier mail confirms nothing once another address was given', async () => {
    const by = await signedIn();
    const [wrong, right] = [`${newId()}@example.com`, `${newId()}@example.com`];
    await tell(by, { name: 'Ada', email: wrong });
    await tell(by, { name: 'Ada', email: right });
    const [mail] = await mailTo(wrong);
    expectPage(await browser().submit(linkIn(mail?.text ?? '')), 410);
    expect((await contact())?.email).toBeNull();
  });

  test('of another contact: the visitor is told nothing else, agents are told, it is not used', async () => {
    const by = await signedIn();
    const address = `${newId()}@example.com`;
    await rig.db.contacts.updateOne({ _id: world.otherContactId }, { $set: { email: address } });
    expect((await tell(by, { name: 'Ada', email: address })).status).toBe(303);
    expect(await notes()).toEqual([['internal', expect.stringContaining('another contact')]]);
    const [mail] = await mailTo(address);
    expectPage(await browser().submit(linkIn(mail?.text ?? '')), 200, 'Thank you');
    expect((await contact())?.email).toBeNull();
    expectPage(await browser().submit(linkIn(mail?.text ?? '')), 410);
    expect(await notes()).toHaveLength(2);
    expect((await by.visit(path)).text).not.toMatch(/another contact/);
  });

  test('ten mails an hour, of which nobody else uses one up; a name is no mail', async () => {
    const by = await requesterIs('ben');
    const none = { csrf: 'wrong', name: 'Eve', email: 'eve@example.com' };
    for (let nth = 0; nth < 11; nth += 1) await browser().submit(`${path}/profile`, none);
    const statuses = [];
    for (let nth = 0; nth < 11; nth += 1)
      statuses.push((await tell(by, { name: 'Ada', email: `${newId()}@example.com` })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(303), 429]);
    expect((await tell(by, { name: 'Ada L.' })).status).toBe(303);
  });

  test('a saved name mails nobody, and the address that is used takes a mistyped one back', async () => {
    const by = await requesterIs('eve');
    const mistyped = `${newId()}@example.com`;
    await rig.db.contacts.updateOne({ _id: world.contactId }, { $set: { email: 'ada@example.com' } });
    await tell(by, { name: 'Ada', email: mistyped });
    rig.time.now = new Date(start + 11 * 60_000);
    await tell(by, { name: 'Ada L.' });
    expect(await contact()).toMatchObject({ name: 'Ada L.', unverifiedEmail: { email: mistyped } });
    await tell(by, { name: 'Ada L.', email: 'ada@example.com' });
    expect(await mailTo(mistyped)).toHaveLength(1);
    expect(await contact()).not.toHaveProperty('unverifiedEmail');
  });

  test('one that takes no mail is told to the visitor', async () => {
    const by = await signedIn();
    expectPage(await tell(by, { name: 'Ada', email: 'refused@example.com' }), 422, 'No mail can be sent');
    expectPage(await tell(by, { name: 'Ada', email: 'deferred@example.com' }), 503, 'no mail could be sent');
    expectPage(await tell(by, { name: 'Ada', email: 'none' }), 400);
  });
});
