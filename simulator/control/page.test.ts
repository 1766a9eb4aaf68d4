import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const get = (path: string) => fetch(sandbox.controlUrl + path);

describe('the page', () => {
  it('is served with everything it names', async () => {
    const page = await get('/');
    expect(page.headers.get('content-type')).toContain('text/html');
    const named = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(1);
    for (const path of named) expect((await get(path)).status).toBe(200);
  });

  it('calls only routes that exist', async () => {
    const script = await (await get('/page/page.js')).text();
    const posts = [...script.matchAll(/'POST', '([^']+)'/g)].map((match) => match[1] ?? '');
    expect(posts.length).toBeGreaterThan(3);
    for (const path of posts) {
      const answer = await fetch(sandbox.controlUrl + path, { method: 'POST' });
      expect(answer.status, path).toBe(400);
    }
  });
});
