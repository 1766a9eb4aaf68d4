import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const HEADERS_WITHIN_MS = 15_000;

/** Downloads `url` to `file` and throws unless its SHA-256 is `sha256` (hex). */
export async function download(
  url: string,
  file: string,
  sha256: string,
  note: (detail: string) => void,
): Promise<void> {
  const response = await get(url);
  const total = megabytes(Number(response.headers.get('content-length') ?? 0));
  const hash = createHash('sha256');
  let received = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      received += chunk.length;
      note(`${megabytes(received)} of ${total} MB`);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), watch, createWriteStream(file));
  const actual = hash.digest('hex');
  if (actual !== sha256) throw new Error(`${url} has SHA-256 ${actual}, but ${sha256} is published`);
}

/** Reads a published checksum file: `<hex>  <name>`. */
export async function publishedSha256(url: string): Promise<string> {
  const text = await (await get(url)).text();
  const sum = /^[0-9a-f]{64}/.exec(text)?.[0];
  if (sum === undefined) throw new Error(`${url} holds no SHA-256`);
  return sum;
}

/** The deadline is for the answer's beginning; the body may take as long as it flows. */
async function get(url: string) {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`${url} did not answer`)), HEADERS_WITHIN_MS);
  try {
    const response = await fetch(url, { signal: deadline.signal });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    return { headers: response.headers, body: response.body, text: () => response.text() };
  } finally {
    clearTimeout(timer);
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);
