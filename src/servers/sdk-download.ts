import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Lets the Temporal SDK download one of its test programs from the vendor and keeps the file as
 * `into/<program>`. The SDK only downloads in order to start, so the program is started once.
 */
export async function downloadThroughSdk(
  what: 'createLocal' | 'createTimeSkipping',
  version: string,
  into: string,
  program: string,
): Promise<void> {
  // Loaded only here: it brings the SDK's native part, which finding a server does not need.
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const downloadDir = await mkdtemp(join(into, 'download-'));
  const server = { executable: { type: 'cached-download', downloadDir, version } } as const;
  const trying = TestWorkflowEnvironment[what]({ server }).then(
    (environment) => environment.teardown(),
    (error: unknown) => error,
  );
  const started = await Promise.race([trying, tooLate()]);
  const [file] = await readdir(downloadDir);
  if (file === undefined) throw started instanceof Error ? started : new Error('the SDK downloaded nothing');
  await rename(join(downloadDir, file), join(into, program));
  await chmod(join(into, program), 0o755);
  await rm(downloadDir, { recursive: true });
}

/** The SDK sets no deadline, and a network that drops packets would hold it for ever. */
const tooLate = () => delay(300_000, new Error('nothing came within 5 minutes'), { ref: false });
