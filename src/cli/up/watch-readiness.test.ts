import { expect, test } from 'vitest';
import { watchReadiness } from './watch-readiness.js';

test('a part that is not ready for long is told once, and when it is ready again; a short pause is not told', async () => {
  const over = new AbortController();
  const said: string[] = [];
  const begun = Date.now();
  const passed = (ms: number) => Date.now() - begun > ms;
  let looksAfter = 0;
  const failing = async () => {
    if (said.length > 1 && ++looksAfter > 3) over.abort();
    if (said.length === 0) return passed(10) ? ['mongodb'] : ['mongodb', 'temporal'];
    return passed(300) ? [] : ['mongodb'];
  };
  await watchReadiness(failing, (line) => said.push(line), over.signal, { everyMs: 1, patienceMs: 100 });
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(/^mongodb has not been ready for \d+ s/);
  expect(said[1]).toBe('mongodb is ready again');
});
