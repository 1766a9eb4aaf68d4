import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { customers, lines } from './corpus.js';
import { livelyCustomers, moveInCompany } from './customers.js';
import { controlClient, type ControlClient } from './control-client.js';
import { startSandbox, type Sandbox } from './sandbox.js';
import { weightedLength } from './x/text/weight.js';

let sandbox: Sandbox;
let control: ControlClient;

beforeEach(async () => {
  sandbox = await startSandbox();
  control = controlClient(sandbox.controlUrl);
  await control.createUser({ username: 'acme' });
});
afterEach(() => sandbox.close());

const written = async () => {
  const { posts, dms } = await control.ledger();
  return [...posts, ...dms];
};

async function liveUntil(count: number): Promise<string[]> {
  const lively = livelyCustomers(control, { company: 'acme', everyMs: 5, seed: 7 });
  await vi.waitFor(async () => expect((await written()).length).toBeGreaterThanOrEqual(count), 8000);
  await lively.stop();
  return (await written())
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    .map((one) => `${one.from}: ${one.text}`);
}

it('a company moves in once, as a business named after it, and keeps what it changed', async () => {
  await moveInCompany(control, 'globex');
  const globex = async () => (await control.users()).filter(({ username }) => username === 'globex');
  expect(await globex()).toMatchObject([
    { name: 'Globex Support', verifiedType: 'business', dmPolicy: 'everyone' },
  ]);
  await control.changeUser('globex', { name: 'Globex Care' });
  await moveInCompany(control, 'Globex');
  expect(await globex()).toMatchObject([{ name: 'Globex Care' }]);
});

describe('customers who live in the sandbox', () => {
  it('write to the company in posts and messages, each in their own language', async () => {
    await liveUntil(15);
    const { posts, dms } = await control.ledger();
    expect(posts.length).toBeGreaterThan(0);
    expect(dms.length).toBeGreaterThan(0);
    expect(posts.every((post) => post.mentions.includes('acme'))).toBe(true);
    expect(dms.every((dm) => dm.to.includes('acme'))).toBe(true);
  });

  it('say the same again with the same seed', async () => {
    const first = await liveUntil(8);
    await control.reset();
    await control.createUser({ username: 'acme' });
    const second = await liveUntil(8);
    expect(second.slice(0, 8)).toEqual(first.slice(0, 8));
  });

  it('answer the company’s answers', async () => {
    await control.createUser(customers[0]?.profile ?? { username: 'nobody' });
    const mention = await control.post({ from: 'maya_okafor', text: '@acme hello?' });
    const answer = await control.post({ from: 'acme', text: 'hello!', inReplyTo: mention.id });
    const lively = livelyCustomers(control, { company: 'acme', everyMs: 5, seed: 3 });
    await vi.waitFor(async () => {
      const { posts } = await control.ledger();
      expect(posts.find((post) => post.inReplyTo === answer.id)).toMatchObject({ from: 'maya_okafor' });
    }, 8000);
    await lively.stop();
  });

  it('write nothing once stopped, also when stopped in the middle of writing', async () => {
    const lively = livelyCustomers(control, { company: 'acme', everyMs: 1, seed: 7 });
    await vi.waitFor(async () => expect((await written()).length).toBeGreaterThan(0), 8000);
    await lively.stop();
    const before = (await written()).length;
    // Another one lives on meanwhile: its tenth line proves that time enough has passed.
    const other = livelyCustomers(control, { company: 'tom_hadley', everyMs: 1, seed: 8 });
    const toTom = async () => (await written()).filter((one) => !JSON.stringify(one).includes('acme')).length;
    await vi.waitFor(async () => expect(await toTom()).toBeGreaterThanOrEqual(10), 8000);
    await other.stop();
    expect((await written()).length - (await toTom())).toBe(before);
  });

  it('have lines that X would take', () => {
    const all = Object.values(lines).flatMap((one) => [...one.mentions, ...one.messages, ...one.followUps]);
    expect(all.length).toBeGreaterThan(40);
    for (const line of all) expect(weightedLength(line), line).toBeLessThan(270);
    expect(
      customers.every(({ lang }) => lines[lang].mentions.every((line) => line.includes('@{company}'))),
    ).toBe(true);
  });
});
