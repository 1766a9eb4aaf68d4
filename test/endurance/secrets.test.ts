import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import mongoose from 'mongoose';
import { accountWorkflowId, replyWorkflowId, taskQueues } from '../../src/domain/names.js';
import { runPerch, type PerchProcess } from '../integration/perch-process.js';
import { playADay } from '../integration/secrets/a-day.js';
import { canaryWord, leaks, spellings, type Place } from '../integration/secrets/canaries.js';
import { openDesk, type Desk } from '../integration/secrets/desk.js';
import { temporalTexts } from '../integration/secrets/temporal-texts.js';

let desk: Desk;
let histories: Place[];
let historiesWithLeaks: Place[];
let metrics: Place[];
const leaked = Object.fromEntries(['argument', 'memo', 'details'].map((where) => [where, canaryWord()]));

beforeAll(async () => {
  desk = await openDesk({ mongodbUri: inject('mongodbUri'), temporalAddress: inject('temporalAddress') });
  await playADay(desk);
  const { accounts, replies } = desk.stack.db;
  const ids = [
    ...(await accounts.find().toArray()).map(({ _id }) => accountWorkflowId(_id)),
    ...(await replies.find().toArray()).map(({ _id }) => replyWorkflowId(_id)),
  ];
  expect(ids.length).toBeGreaterThan(20);
  histories = await atTemporal(ids);
  metrics = await metricsOf({ API: desk.apiProcess, worker: desk.workers.at(-1)! });
  historiesWithLeaks = await atTemporal([await leakInWorkflow()]);
  await Promise.all([desk.apiProcess.stop(), desk.workers.at(-1)!.stop()]);
}, 240_000);
afterAll(() => desk.close());

const outputs = (): Place[] => [
  { name: 'the API’s output', text: desk.apiProcess.output() },
  ...desk.workers.map((worker, index) => ({
    name: `the output of worker ${index + 1}`,
    text: worker.output(),
  })),
];

const atTemporal = (ids: readonly string[]): Promise<Place[]> =>
  temporalTexts(desk.stack.temporal.client, desk.config.temporal.deployment, ids);

const metricsOf = (processes: Record<string, PerchProcess>): Promise<Place[]> =>
  Promise.all(
    Object.entries(processes).map(async ([name, { metricsUrl }]) => ({
      name: `the metrics of the ${name}`,
      text: await (await fetch(`${metricsUrl}/metrics`)).text(),
    })),
  );

/** A workflow such as there must be none. */
async function leakInWorkflow(): Promise<string> {
  const { argument: accountId, memo, details } = leaked;
  const workflowId = 'x-account/leak';
  const workflow = await desk.stack.temporal.client.workflow.start('account', {
    workflowId,
    taskQueue: taskQueues(desk.config.temporal.deployment).accounts,
    args: [{ schemaVersion: 1, accountId }],
    memo: { note: memo },
    staticDetails: details!,
  });
  await workflow.terminate();
  return workflowId;
}

const secrets = () => desk.canaries.filter(({ kind }) => kind === 'secret');

/**
 * What may be seen where operators look: handles and ids of accounts, X's ids, our ids, states, counts
 * and times. They tell whose trouble it is, and X shows them to everyone.
 */
describe('design, Security: no secret and no customer’s word', () => {
  test('in what the API and the workers write when they log everything', () => {
    const [api, killed, last] = outputs();
    expect(api!.text).toContain('request answered');
    expect(killed!.text.length).toBeGreaterThan(500);
    expect(last!.text.length).toBeGreaterThan(500);
    expect(leaks(desk.canaries, outputs())).toEqual([]);
  });

  test('in any history, pending failure, memo, attribute or detail at Temporal', () => {
    expect(leaks(desk.canaries, histories)).toEqual([]);
  });

  test('in an answer that refuses: not even the person’s own words come back', () => {
    const refusals = desk.clients.flatMap((client) => client.refusals);
    const statuses = new Set(refusals.map(({ status }) => status));
    for (const status of [400, 401, 403, 404, 409, 413, 415, 500, 503])
      expect(statuses, String(status)).toContain(status);
    expect(leaks(desk.canaries, refusals)).toEqual([]);
  });

  test('in the metrics', () => {
    for (const { text } of metrics) expect(text).toContain('# TYPE');
    expect(leaks(desk.canaries, metrics)).toEqual([]);
  });

  test('in the mails to admins, but the code of the link itself', async () => {
    const mails = (await desk.stack.control.mail()).map((mail) => ({
      name: `the mail "${mail.subject}"`,
      text: JSON.stringify(mail),
    }));
    expect(mails.length).toBeGreaterThan(0);
    const others = desk.canaries.filter(({ name }) => name !== 'the code of a mail’s link');
    expect(leaks(others, mails)).toEqual([]);
  });

  test('and no secret lies open in the database', async () => {
    const { native } = desk.stack.db;
    const names = (await native.listCollections().toArray()).map(({ name }) => name);
    const places = await Promise.all(
      names.map(async (name) => ({
        name: `the collection ${name}`,
        text: mongoose.mongo.BSON.EJSON.stringify(await native.collection(name).find().toArray()),
      })),
    );
    expect(leaks(secrets(), places)).toEqual([]);
  });

  test('in what a command says that can’t start', async () => {
    const word = canaryWord();
    const wrong = { name: 'a wrong setting', value: word, kind: 'secret' } as const;
    const uri = desk.env['MONGODB_URI']!;
    const password = new URL(uri).password;
    const broken: Record<string, NodeJS.ProcessEnv> = {
      'a wrong password': { MONGODB_URI: uri.replace(password, word) },
      'a password that breaks the URI': { MONGODB_URI: uri.replace(password, `${word}%`) },
      'settings of another form': { PERCH_KEYS: `k1:${word}`, SMTP_URL: `http://perch:${word}@127.0.0.1` },
    };
    const places = await Promise.all(
      Object.entries(broken).map(async ([name, env]) => {
        const { output, exitCode } = await runPerch(['api'], { ...desk.env, ...env });
        expect(exitCode, name).toBe(1);
        return { name: `what is said of ${name}`, text: output };
      }),
    );
    expect(leaks([wrong, ...desk.canaries], places)).toEqual([]);
  });
});

describe('the search finds what leaks', () => {
  const canary = { name: 'a planted one', value: `${canaryWord()}/ü"`, kind: 'secret' } as const;

  test('in every spelling, whatever stands around it', () => {
    for (const before of ['', 'a', 'ab', 'abc'])
      for (const spell of [
        (text: string) => text,
        encodeURIComponent,
        (text: string) => JSON.stringify({ text }),
        (text: string) => Buffer.from(text).toString('hex'),
        (text: string) => Buffer.from(text).toString('base64'),
        (text: string) => Buffer.from(text).toString('base64url'),
      ]) {
        const text = spell(`${before}${canary.value}${before}`);
        expect(leaks([canary], [{ name: 'a place', text }]), text).not.toEqual([]);
      }
    expect(leaks([{ ...canary, value: canaryWord() }], [{ name: 'a place', text: canary.value }])).toEqual(
      [],
    );
    for (const { value } of desk.canaries)
      for (const [spelling, needle] of spellings(value)) expect(needle.length, spelling).toBeGreaterThan(12);
  });

  test('in a log line', () => {
    const [api] = outputs();
    const text = `${api!.text}{"level":20,"msg":"asked with ${desk.config.x.clientSecret}"}\n`;
    expect(leaks(desk.canaries, [{ name: 'a log', text }]).join()).toContain('a log holds the client secret');
  });

  test.each(Object.keys(leaked))('in the %s of a workflow', (where) => {
    const canary = { name: where, value: leaked[where]!, kind: 'secret' } as const;
    expect(leaks([canary], historiesWithLeaks).join()).toContain('the workflow x-account/leak holds');
  });
});
