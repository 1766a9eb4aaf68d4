import { expect, test } from 'vitest';
import { createStack } from './stack.js';

const thing = (name: string, stopped: string[]) => async () => ({
  stop: async () => void stopped.push(name),
});

test('what was started is stopped in the opposite order, once', async () => {
  const [stack, stopped] = [createStack(), [] as string[]];
  stack.onStop(() => void stopped.push('claim'));
  await stack.start(thing('mongod', stopped));
  await stack.start(thing('worker', stopped));
  await Promise.all([stack.stop(), stack.stop()]);
  expect(stopped).toEqual(['worker', 'mongod', 'claim']);
});

test('what becomes ready while everything is being stopped is stopped too', async () => {
  const [stack, stopped] = [createStack(), [] as string[]];
  let ready: () => void = () => undefined;
  const starting = stack.start(async () => {
    await new Promise<void>((resolve) => (ready = resolve));
    return thing('late', stopped)();
  });
  const stopping = stack.stop();
  expect(stack.giveUp.aborted).toBe(true);
  ready();
  await stopping;
  await starting;
  expect(stopped).toEqual(['late']);
  await expect(stack.start(thing('later', stopped))).rejects.toThrow();
  expect(stopped).toEqual(['late']);
});
