import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config.js';

export interface TemporalClient {
  readonly client: Client;
  close(): Promise<void>;
}

/** Connects a client; rejects within 10 s when no server answers. */
export async function connectTemporal({ temporal }: Pick<Config, 'temporal'>): Promise<TemporalClient> {
  const connection = await Connection.connect({ address: temporal.address, connectTimeout: '10s' });
  return {
    client: new Client({ connection, namespace: temporal.namespace }),
    close: () => connection.close(),
  };
}
