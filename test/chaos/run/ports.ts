import { isFree } from '../../../src/servers/ports.js';

/**
 * A port below those that the system gives to outgoing connections: while a killed server is down, a
 * client that tries to reach it could be given the server's own port and so keep it from starting.
 */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
}
