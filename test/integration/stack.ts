import { afterAll, inject, onTestFinished, TestRunner } from 'vitest';
import type { ConnectedAccount } from '../../src/cli/up/connecting.js';
import { giveBack, lentDatabaseUri } from './own-database.js';
import { runStack, type Stack, type StackOptions } from './run-stack.js';

export type { ConnectedAccount } from '../../src/cli/up/connecting.js';
export type { Stack } from './run-stack.js';

/**
 * All of Perch on the servers of this run, for the tests of a file. The accounts that a test connects rest once
 * it is over: looked after to the end of the file, they would take the machine from the tests after it.
 */
export async function stackForFile(options: StackOptions = {}): Promise<Stack> {
  const stack = await startStack(options);
  afterAll(() => stack.close());
  const resting = (account: ConnectedAccount): ConnectedAccount => {
    if (TestRunner.getCurrentTest()) onTestFinished(() => rest(stack, account));
    return account;
  };
  return {
    ...stack,
    approve: async (handle) => resting(await stack.approve(handle)),
    connect: async (handle, settings) => resting(await stack.connect(handle, settings)),
  };
}

/** One that was unlinked or has no settings yet rests already. */
async function rest({ api }: Stack, { id }: ConnectedAccount): Promise<void> {
  await api.post(`/v1/accounts/${id}/deactivate`).catch(() => undefined);
}

/** The same for one test, from the test itself or a `beforeEach`. */
export async function stackForTest(options: StackOptions = {}): Promise<Stack> {
  const stack = await startStack(options);
  onTestFinished(() => stack.close());
  return stack;
}

async function startStack(options: StackOptions): Promise<Stack> {
  const servers = { mongodbUri: inject('mongodbUri'), temporalAddress: inject('temporalAddress') };
  const database = { uri: await lentDatabaseUri(), giveBack };
  return runStack(servers, { ...options, database });
}
