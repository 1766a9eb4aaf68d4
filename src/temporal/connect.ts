import { setTimeout as wait } from 'node:timers/promises';
import { InterceptingCall, ListenerBuilder, type Interceptor } from '@grpc/grpc-js';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type GrpcRetryOptions,
} from '@temporalio/client';
import type { Config } from '../config.js';
import { noServer, requireNamespace } from './requirements.js';

export interface TemporalClient {
  readonly client: Client;
  /** Rejects, with what to do, while no server answers or the namespace does not exist. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** No call outlives the connection longer: by then its last try has failed. */
const lastCallsMs = 15_000;

/**
 * Connects a client; rejects with what to do: within 10 s when no server answers, at once when it has no
 * such namespace.
 */
export async function connectTemporal({ temporal }: Pick<Config, 'temporal'>): Promise<TemporalClient> {
  const calls = countedCalls();
  const connection = await Connection.connect({
    address: temporal.address,
    connectTimeout: '10s',
    interceptors: [calls.interceptor, makeGrpcRetryInterceptor(calls.retry)],
  }).catch((error: unknown) => {
    throw noServer(temporal.address, error);
  });
  const close = async () => {
    await calls.end();
    await connection.close();
  };
  const check = () => requireNamespace(connection, temporal);
  try {
    await check();
  } catch (error) {
    await close();
    throw error;
  }
  return { client: new Client({ connection, namespace: temporal.namespace }), check, close };
}

/** A call that tries again on a closed connection throws where nobody can catch it, and ends the process. */
function countedCalls() {
  const standard = defaultGrpcRetryOptions();
  let underWay = 0;
  let isEnding = false;
  const interceptor: Interceptor = (options, nextCall) => {
    underWay += 1;
    const counting = new ListenerBuilder().withOnReceiveStatus((status, pass) => {
      underWay -= 1;
      pass(status);
    });
    return new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => next(metadata, counting.build()),
    });
  };
  return {
    interceptor,
    retry: {
      ...standard,
      retryableDecider: (attempt, status) => !isEnding && standard.retryableDecider(attempt, status),
    } satisfies GrpcRetryOptions,
    async end() {
      isEnding = true;
      for (const until = Date.now() + lastCallsMs; underWay > 0 && Date.now() < until;) await wait(20);
    },
  };
}
