import { Connection } from '@temporalio/client';
import { noServer } from '../temporal/requirements.js';
import { which, run } from './commands.js';
import type { Part } from './part.js';
import { downloadThroughSdk } from './sdk-download.js';
import { atLeast, firstVersion } from './version.js';

const CLI = 'v1.5.1';
/** Older servers do not know `nextRetryDelay`, on which polling rests. */
const OLDEST_SERVER = '1.25.0';

/** The Temporal development server with its web UI. */
export const temporal: Part = {
  entry: `temporal-${CLI}`,
  title: 'Temporal',
  variable: {
    name: 'TEMPORAL_ADDRESS',
    remedy: 'set TEMPORAL_ADDRESS to the host:port of a running Temporal server',
    kind: 'running',
    versionAt: temporalVersionAt,
  },
  program: 'temporal',
  onPath: true,
  versionOf: temporalVersionOf,
  download: {
    source: 'the Temporal SDK’s download from temporal.download',
    make: (into) => downloadThroughSdk('createLocal', CLI, into, 'temporal'),
  },
  registry: {
    source: `go install github.com/temporalio/cli/cmd/temporal@${CLI}`,
    make: buildWithGo,
  },
};

/** Server version that answers at `address`; throws if none does within three seconds. */
async function temporalVersionAt(address: string): Promise<string> {
  const connection = await Connection.connect({ address, connectTimeout: '3s' }).catch((error: unknown) => {
    throw noServer(address, error);
  });
  try {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    return atLeast(OLDEST_SERVER, serverVersion, 'Temporal server');
  } finally {
    await connection.close();
  }
}

/** `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`; a build by Go calls itself 0.0.0-DEV. */
async function temporalVersionOf(path: string): Promise<string> {
  const output = await run(path, ['--version'], { timeoutMs: 20_000 });
  const server = output.slice(Math.max(0, output.indexOf('Server')));
  return atLeast(OLDEST_SERVER, firstVersion(server, path), 'Temporal server');
}

/** Go checks the sources against its public checksum database. */
async function buildWithGo(into: string, note: (detail: string) => void): Promise<void> {
  if ((await which('go')) === undefined) throw new Error('no go on PATH');
  let packages = 0;
  await run('go', ['install', '-v', `github.com/temporalio/cli/cmd/temporal@${CLI}`], {
    env: { ...process.env, GOBIN: into },
    onLine: (line) => {
      if (!line.startsWith('go: ')) packages += 1;
      note(packages === 0 ? line : `${packages} packages compiled; about 5 minutes on 2 cores, once`);
    },
  });
}
