import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { commentBytes } from './event-stream.js';

/** An open answer that events are written to. */
export interface Connection {
  /** Aborted when it is over, whoever ended it. */
  readonly over: AbortSignal;
  /** Sends it; ends the connection instead when too much of what was sent before still waits to be read. */
  send(...pieces: readonly Uint8Array[]): void;
  /** Sends it where nothing waits to be read. */
  sendWhenIdle(piece: Uint8Array): void;
  /** Until the client has read what was sent; it is let go when that takes too long. */
  drained(): Promise<void>;
  /** Says why in a comment, and ends; a client that reads no more is hung up on. */
  end(why: string): Promise<void>;
}

const hangUpAfterMs = 2_000;
const readWithinMs = 30_000;
const tooSlow = 'too slow: come back and go on';

/** From here on Fastify leaves the answer to us. */
export function openConnection(reply: FastifyReply, bufferedBytes: number): Connection {
  const { raw } = reply;
  const over = new AbortController();
  const closed = once(raw, 'close').then(
    () => over.abort(),
    () => over.abort(),
  );
  if (raw.destroyed) over.abort();
  reply.hijack();
  reply.headers({
    'content-type': 'text/event-stream; charset=utf-8',
    // The server does not wait for a connection that nobody will ask anything more on.
    connection: 'close',
    'x-accel-buffering': 'no',
  });
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.statusCode = 200;
  const isOpen = (): boolean => !raw.writableEnded && !raw.destroyed;

  const end = async (why: string): Promise<void> => {
    if (isOpen()) raw.end(commentBytes(why));
    const hangUp = setTimeout(() => raw.destroy(), hangUpAfterMs);
    await closed.finally(() => clearTimeout(hangUp));
  };

  function send(...pieces: readonly Uint8Array[]): void {
    if (!isOpen()) return;
    // What is sent together waits together: nobody has had time to read its beginning.
    if (raw.writableLength > bufferedBytes) void end(tooSlow);
    else for (const piece of pieces) raw.write(piece);
  }

  return {
    over: over.signal,
    send,
    sendWhenIdle(piece) {
      if (raw.writableLength === 0) send(piece);
    },
    async drained() {
      if (!raw.writableNeedDrain) return;
      const late = AbortSignal.timeout(readWithinMs);
      await once(raw, 'drain', { signal: AbortSignal.any([over.signal, late]) }).catch(() => undefined);
      if (late.aborted) void end(tooSlow);
    },
    end,
  };
}
