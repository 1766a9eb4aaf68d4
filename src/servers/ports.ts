import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../config.js';

const LOOPBACK = '127.0.0.1';

/** A port that nobody listens on at this moment. */
export const freePort = (): Promise<number> => listenOnce(0);

export const isFree = (port: number): Promise<boolean> =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

const keptShape = z.record(z.string(), z.number().int());

/**
 * Ports for `names`, the same at every start: kept in `file`, chosen anew only where another
 * process has taken one meanwhile, which `onMoved` is told.
 */
export async function keptPorts<Name extends string>(
  file: string,
  names: readonly Name[],
  onMoved: (name: Name, from: number, to: number) => void = () => undefined,
): Promise<Record<Name, number>> {
  const kept = readKept(file);
  const taken = new Set<number>();
  const ports: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const before = kept[name];
    const port = await portFor(before, taken);
    if (before !== undefined && before !== port) onMoved(name, before, port);
    taken.add(port);
    ports[name] = port;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...kept, ...ports }, null, 2)}\n`);
  return complete(ports, names);
}

function readKept(file: string): z.output<typeof keptShape> {
  if (!existsSync(file)) return {};
  try {
    return keptShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ConfigurationError(`${file} cannot be read. Delete it: ports are picked anew.`, {
      cause: error,
    });
  }
}

async function portFor(kept: number | undefined, taken: ReadonlySet<number>): Promise<number> {
  if (kept !== undefined && !taken.has(kept) && (await isFree(kept))) return kept;
  let port = await freePort();
  while (taken.has(port)) port = await freePort();
  return port;
}

function complete<Name extends string>(
  ports: Partial<Record<Name, number>>,
  names: readonly Name[],
): Record<Name, number> {
  const has = (all: Partial<Record<Name, number>>): all is Record<Name, number> =>
    names.every((name) => all[name] !== undefined);
  if (!has(ports)) throw new Error('A port is missing.');
  return ports;
}

const listenOnce = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(chosen));
    });
  });
