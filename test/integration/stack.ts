import { inject } from 'vitest';
import { runStack, type Stack, type StackOptions } from './run-stack.js';

export type { ConnectedAccount } from '../../src/cli/up/connecting.js';
export type { Stack } from './run-stack.js';

/** All of Perch on the servers of this test run. */
export const startStack = (options: StackOptions = {}): Promise<Stack> =>
  runStack({ mongodbUri: inject('mongodbUri'), temporalAddress: inject('temporalAddress') }, options);
