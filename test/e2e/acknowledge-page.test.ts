import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { policy, incident } from '../../src/domain/test/escalation-examples.js';
import { account, at, bob, post } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { newPageCode, pageLinkUrl } from '../../src/store/escalation/page-links.js';
import { hashOf } from '../../src/store/secrets.js';
import { debianProgram } from '../debian.js';
import { quietStackForFile } from '../integration/quiet-stack.js';

const { config, db } = await quietStackForFile();
let browser: Browser;

beforeAll(async () => {
  const executablePath = await debianProgram('chromium', 'chromium');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}, 600_000);
afterAll(() => browser.close());

/** A phone without scripts. */
async function opened(link: string): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 640 },
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

/** The links of two who are paged for one incident. */
async function paged(): Promise<{ incidentId: string; ada: string; cyn: string }> {
  const [incidentId, accountId, policyId] = [newId(), newId(), newId()];
  await db.accounts.insertOne(account({}, { _id: accountId, xUserId: newId(), state: 'paused' }));
  const item = post(at(1), bob, {}, { _id: newId(), accountId, text: `Refund ${'x'.repeat(200)}` });
  await db.items.insertOne(item);
  const [first] = await db.agents.find({ role: 'admin' }).limit(1).toArray();
  if (!first) throw new Error('There is no admin');
  const second = { ...first, _id: newId(), email: `${newId()}@example.com`, name: 'Cyn' };
  await db.agents.insertOne(second);
  const link = ({ _id: agentId }: { readonly _id: string }) => {
    const code = newPageCode(config.keys, { incidentId, agentId });
    return { agentId, codeHash: hashOf(code), url: pageLinkUrl(config.publicUrl, code) };
  };
  const [ada, cyn] = [link(first), link(second)];
  const links = [ada, cyn].map(({ agentId, codeHash }) => ({ agentId, codeHash }));
  const changes = { _id: incidentId, surging: policyId, links, sampleItemIds: [item._id] };
  await db.incidents.insertOne(
    incident({ ...changes, openedAt: new Date() }, policy({ _id: policyId, accountId })),
  );
  return { incidentId, ada: ada.url, cyn: cyn.url };
}

test('S61 on a phone, without JavaScript: look, acknowledge, and the other sees who has it', async () => {
  const { incidentId, ada, cyn } = await paged();
  const page = await opened(ada);
  await page.getByRole('heading', { name: '10 posts about “Refunds” on @acme' }).waitFor();
  const { width } = (await page.locator('body').boundingBox()) ?? { width: 0 };
  expect(width).toBeLessThanOrEqual(360);
  expect((await db.incidents.findOne({ _id: incidentId }))?.state).toBe('open');
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByText('You have it since').waitFor();
  expect(page.url()).toBe(ada);
  await page.reload();
  await page.getByText('You have it since').waitFor();
  const other = await opened(cyn);
  await other.getByText('Ada has it since').waitFor();
  expect(await other.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
  await other.getByRole('button', { name: 'Resolve' }).click();
  await other.getByRole('heading', { name: 'This incident is over' }).waitFor();
  await other.getByText('Cyn resolved it on').waitFor();
  await page.goto(ada);
  await page.getByText('Cyn resolved it on').waitFor();
});
