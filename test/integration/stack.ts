import { afterAll, inject, onTestFinished } from 'vitest';
import { runStack, type Stack, type StackOptions } from './run-stack.js';

export type { ConnectedAccount } from '../../src/cli/up/connecting.js';
export type { Stack } from './run-stack.js';

/** All of Perch on the servers of this run, for the tests of a file. */
export async function stackForFile(options: StackOptions = {}): Promise<Stack> {
  const stack = await startStack(options);
  afterAll(() => stack.close());
  return stack;
}

/** The same for one test, from the test itself or a `beforeEach`. */
export async function stackForTest(options: StackOptions = {}): Promise<Stack> {
  const stack = await startStack(options);
  onTestFinished(() => stack.close());
  return stack;
}

const startStack = (options: StackOptions): Promise<Stack> =>
  runStack({ mongodbUri: inject('mongodbUri'), temporalAddress: inject('temporalAddress') }, options);
