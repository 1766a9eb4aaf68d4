import { heartbeat } from '@temporalio/activity';

const everyMs = 1_000;

/** Heartbeats while `work` runs, so that a killed worker is noticed and a cancel arrives within a second. */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  heartbeat();
  const timer = setInterval(() => heartbeat(), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
