import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { status } from '@grpc/grpc-js';
import { ConfigurationError, type Config } from '../config.js';

/** No server answered: where it was looked for, and which setting says so. */
export const noServer = (address: string, error: unknown): ConfigurationError =>
  new ConfigurationError(
    `No Temporal answers at ${address} (TEMPORAL_ADDRESS): ${error instanceof Error ? error.message : String(error)}. Is it running, and is the address right? Perch connects without TLS.`,
    { cause: error },
  );

/**
 * Throws what to do when the server has no such namespace: workers would poll for nothing. A server that
 * lets nobody look is taken at its word.
 */
export async function requireNamespace(
  { workflowService }: Pick<Connection, 'workflowService'>,
  { address, namespace }: Pick<Config['temporal'], 'address' | 'namespace'>,
): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    const code = isGrpcServiceError(error) ? error.code : null;
    if (code === status.PERMISSION_DENIED) return;
    if (code !== status.NOT_FOUND) throw error;
    throw new ConfigurationError(
      `Temporal at ${address} has no namespace "${namespace}" (TEMPORAL_NAMESPACE). Set another one, or create it: temporal operator namespace create --address ${address} --namespace ${namespace}`,
      { cause: error },
    );
  }
}
