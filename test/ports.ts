import { isFree } from '../src/servers/ports.js';

/**
 * A port below those that the system gives to outgoing connections: before a server takes it, or while a
 * killed one is down, any client could be given that very port and so keep the server from starting.
 */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
}
