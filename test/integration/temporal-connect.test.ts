import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { connectTemporal } from '../../src/temporal/connect.js';

/** A way to Temporal that can be cut. */
async function wayTo(address: string) {
  const [host, port] = address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(port), host);
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on('error', () => undefined).on('close', () => sockets.delete(each));
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('a connection that is closed while a call tries again ends that call, and not the process', async () => {
  const way = await wayTo(inject('temporalAddress'));
  const temporal = await connectTemporal({
    temporal: { address: way.address, namespace: 'default', deployment: 'none', maxCachedWorkflows: 0 },
  });
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note);
  try {
    way.cut();
    const call = temporal.client.workflow.getHandle('nobody').describe();
    const failed = expect(call).rejects.toThrow();
    // The first try has failed by now, and the next one waits.
    await wait(300);
    await temporal.close();
    await failed;
    await wait(3_000);
    expect(uncaught).toEqual([]);
  } finally {
    process.off('uncaughtException', note);
  }
});
