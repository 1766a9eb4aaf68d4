import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { debianProgram } from '../debian.js';
import { deskOf } from '../integration/desk.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
let browser: Browser;
let acme: ConnectedAccount;

beforeAll(async () => {
  const executablePath = await debianProgram('chromium', 'chromium');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  acme = await stack.connect('acme');
  for (const name of ['ada', 'eve']) await desk.person(name);
  await stack.api.patch('/v1/settings', { ticketLinks: { append: true } }, 0);
}, 600_000);
afterAll(() => browser.close());

/** A ticket of the customer's, and the short link that X shows them. */
async function answered(username: string, text: string): Promise<{ ticketId: string; link: string }> {
  const post = await stack.control.post({ from: username, text: `@acme ${text}` });
  await desk.look(acme);
  const ticket = await desk.ticketWith(acme, post);
  const reply = await desk.answer(ticket.id, 'We need to know more');
  const sent = await desk.replyBecomes(reply.id, 'sent');
  return { ticketId: ticket.id, link: sent.text.split('\n').at(-1) ?? '' };
}

async function opened(link: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

/** Approves on X's own page. */
async function signIn(page: Page, as: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with X' }).click();
  await page.getByLabel('Account').selectOption(as);
  await page.locator('button[value=approve]').click();
}

test('S47 without JavaScript: the link on X, sign-in, a longer comment, once', async () => {
  const { ticketId, link } = await answered('ada', 'my kettle is broken');
  const page = await opened(link, { javaScriptEnabled: false });
  expect(await page.content()).not.toContain('kettle');
  await signIn(page, 'ada');
  await page.getByText('my kettle is broken').first().waitFor();
  const long = `It began in May. ${'x'.repeat(600)}`;
  await page.getByLabel('Your comment').fill(long);
  await page.getByRole('button', { name: 'Send' }).dblclick();
  await page.getByText(long).waitFor();
  const comments = await desk.comments({ id: ticketId });
  expect(comments.filter(({ via }) => via === 'page')).toMatchObject([{ text: long, visibility: 'private' }]);
});

test('S47 another X user, with JavaScript: a page that says so, and nothing of the ticket', async () => {
  const { link } = await answered('ada', 'my toaster is broken too');
  const page = await opened(link);
  await signIn(page, 'eve');
  await page.getByRole('heading', { name: 'This ticket belongs to another X user' }).waitFor();
  expect(await page.content()).not.toContain('toaster');
  const callback = page.url();
  expect(callback).toContain('/oauth/x/callback');
  await page.goto(callback);
  await page.getByRole('heading', { name: 'expired or was used before' }).waitFor();
});

test('S47 a forged state, and the way back of another browser, get nothing', async () => {
  const { link } = await answered('ada', 'my samovar is broken');
  const page = await opened(link);
  const backs: string[] = [];
  // The way back is a redirect, which no route sees: it is read from X's answer and not gone.
  await page.route('**/i/oauth2/authorize*', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const answered = await route.fetch({ maxRedirects: 0 });
    backs.push(answered.headers()['location'] ?? '');
    return route.abort();
  });
  await signIn(page, 'ada');
  await expect.poll(() => backs.length).toBe(1);
  const [back = ''] = backs;
  await page.unroute('**/i/oauth2/authorize*');
  const nothing = async (by: Page, url: string) => {
    await by.goto(url);
    await by.getByText('expired or was used before').first().waitFor();
    await by.goto(link);
    await by.getByRole('button', { name: 'Sign in with X' }).waitFor();
    expect(await by.content()).not.toContain('samovar');
  };
  await nothing(page, back.replace(/state=[^&]*/, 'state=forged'));
  await nothing(await opened(link), back);
  // Its own browser gets in by it, once.
  await page.goto(back);
  await page.getByText('my samovar is broken').first().waitFor();
  await page.context().clearCookies({ name: 'perch_ticket' });
  await nothing(page, back);
});

test('S47 an expired code shows nothing, also to who was let in before', async () => {
  const { ticketId, link } = await answered('ada', 'my teapot is broken');
  const page = await opened(link);
  await signIn(page, 'ada');
  await page.getByText('my teapot is broken').first().waitFor();
  const longAgo = new Date(Date.now() - 31 * 86_400_000);
  await desk.setStatus({ id: ticketId }, 'closed');
  await stack.db.tickets.updateOne({ _id: ticketId }, { $set: { closedAt: longAgo } });
  for (const by of [page, await opened(link)]) {
    await by.goto(link);
    await by.getByText('expired').first().waitFor();
    expect(await by.content()).not.toContain('teapot');
    expect(await by.getByRole('button').count()).toBe(0);
  }
});
