import { expect, test } from 'vitest';
import type { Child } from '../../../src/servers/children.js';
import { supervised } from './supervised.js';

const silent = { file: '', note: () => undefined };
const cannot = (): Promise<Child> => Promise.reject(new Error('no program of that name'));

test('a program that can’t be started is waited for no longer than allowed, and its error says why', async () => {
  const api = supervised('api', cannot, silent, 50);
  await expect(api.up()).rejects.toThrow('api was not up within 0.05 s; the last time: no program of that');
  await api.end();
});

test('a program that starts the second time is up, and its kills are counted', async () => {
  let starts = 0;
  let tellEnd: (how: string) => void = () => undefined;
  const child: Child = {
    name: 'api',
    // No process of this number can be: a signal to it goes nowhere.
    pid: 2 ** 30,
    logFile: '',
    ended: new Promise((resolve) => (tellEnd = resolve)),
    stop: () => Promise.resolve(),
  };
  const api = supervised('api', () => ((starts += 1) === 1 ? cannot() : Promise.resolve(child)), silent);
  await api.up();
  expect(starts).toBe(2);
  expect(api.killedAt().length).toBe(0);
  tellEnd('SIGKILL');
  await api.end();
  expect(api.killedAt().length).toBe(1);
});
