import { Connection } from '@temporalio/client';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Child, type Home, startChild } from './children.js';

export interface TemporalOptions {
  readonly program: string;
  readonly port: number;
  /** Absent: no web UI. */
  readonly uiPort?: number;
  /** Absent: what it stores is lost when it ends. */
  readonly databaseFile?: string;
  readonly home: Home;
  readonly giveUp?: AbortSignal;
}

/** Starts Temporal's development server on loopback and waits until the namespace `default` answers. */
export async function startTemporal(options: TemporalOptions): Promise<Child & { readonly address: string }> {
  const address = `127.0.0.1:${options.port}`;
  if (options.databaseFile !== undefined) mkdirSync(dirname(options.databaseFile), { recursive: true });
  const child = await startChild({
    name: 'temporal',
    command: options.program,
    args: temporalArguments(options),
    home: options.home,
    giveUp: options.giveUp,
    ready: () => namespaceAnswers(address),
    readyWithinMs: 60_000,
    graceMs: 10_000,
  });
  return { ...child, address };
}

const temporalArguments = ({ port, uiPort, databaseFile }: TemporalOptions) => [
  'server',
  'start-dev',
  ...['--ip', '127.0.0.1', '--port', String(port), '--namespace', 'default', '--log-level', 'warn'],
  // One process serves all: queues split in parts only make it hand tasks from part to part.
  ...['Read', 'Write'].flatMap((way) => [
    '--dynamic-config-value',
    `matching.numTaskqueue${way}Partitions=1`,
  ]),
  ...(uiPort === undefined ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)]),
  ...(databaseFile === undefined ? [] : storedIn(databaseFile)),
];

/**
 * A log that is synced at checkpoints: killed processes lose nothing; a power cut may take the last moments
 * of Temporal, whose facts are in MongoDB. Synced at each commit, the disk ends at some thirty polls a second.
 */
const storedIn = (databaseFile: string) => [
  ...['--db-filename', databaseFile],
  ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
];

async function namespaceAnswers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '1s' });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } finally {
    await connection.close();
  }
}
