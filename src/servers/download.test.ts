import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { download, publishedSha256 } from './download.js';

const archive = Buffer.alloc(3_000_000, 'perch');
const sum = createHash('sha256').update(archive).digest('hex');
const answers: Record<string, { status: number; body: Buffer | string }> = {
  '/archive.tgz': { status: 200, body: archive },
  '/archive.tgz.sha256': { status: 200, body: `${sum}  archive.tgz\n` },
  '/page.sha256': { status: 200, body: '<html>' },
};

let server: Server;
let base: string;
let folder: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''] ?? { status: 404, body: '' };
    response.writeHead(answer.status, { 'content-length': answer.body.length }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  folder = await mkdtemp(join(tmpdir(), 'perch-download-'));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test('a download with the published checksum is kept, and tells how far it is', async () => {
  const notes: string[] = [];
  const published = await publishedSha256(`${base}/archive.tgz.sha256`);
  await download(`${base}/archive.tgz`, join(folder, 'a'), published, (note) => notes.push(note));
  expect(archive.equals(await readFile(join(folder, 'a')))).toBe(true);
  expect(notes.at(-1)).toBe('3 of 3 MB');
});

test('a download with another checksum is refused', async () => {
  const wanted = 'f'.repeat(64);
  await expect(download(`${base}/archive.tgz`, join(folder, 'b'), wanted, () => undefined)).rejects.toThrow(
    `has SHA-256 ${sum}, but ${wanted} is published`,
  );
});

test('a checksum file that is a page, or is missing, is refused', async () => {
  await expect(publishedSha256(`${base}/page.sha256`)).rejects.toThrow('holds no SHA-256');
  await expect(publishedSha256(`${base}/none.sha256`)).rejects.toThrow('answered 404');
});
