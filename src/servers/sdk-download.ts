import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

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
  const started = await TestWorkflowEnvironment[what]({ server }).then(
    (environment) => environment.teardown(),
    (error: unknown) => error,
  );
  const [file] = await readdir(downloadDir);
  if (file === undefined) throw started instanceof Error ? started : new Error('the SDK downloaded nothing');
  await rename(join(downloadDir, file), join(into, program));
  await chmod(join(into, program), 0o755);
  await rm(downloadDir, { recursive: true });
}
