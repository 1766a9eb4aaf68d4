import { isFree } from '../src/servers/ports.js';

/** Test processes choose from ranges of their own: a port is chosen some time before it is taken. */
const ranges = 9;
const perRange = 1_100;
const from = 20_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % ranges) * perRange;

/**
 * A port below those that the system gives to outgoing connections: before a server takes it, or while a
 * killed one is down, any client could be given that very port and so keep the server from starting.
 */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = from + Math.floor(Math.random() * perRange);
    if (await isFree(port)) return port;
  }
}
