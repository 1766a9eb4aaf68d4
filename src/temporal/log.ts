import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import { pino } from 'pino';
import type { Config } from '../config.js';

const levels = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  silent: 'ERROR',
} as const satisfies Record<Config['logLevel'], LogLevel>;

const pinoLevels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Sends what Temporal's SDK says through the same kind of log as the API's; once a process. */
export function logTemporal(level: Config['logLevel']): void {
  const log = pino({ level });
  Runtime.install({
    logger: new DefaultLogger(levels[level], ({ level: said, message, meta }) => {
      log[pinoLevels[said]](meta ?? {}, message);
    }),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}
