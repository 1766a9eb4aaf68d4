import { ConfigurationError } from './config.js';

/** Where a server was to listen, and the settings that say so. */
interface Place {
  readonly host: string;
  readonly port: number;
  readonly portSetting: string;
  /** Absent: the address is fixed. */
  readonly hostSetting?: string;
}

/** Waits for a server to listen; a place that can't be had rejects with the setting to change. */
export async function listening<T>(listen: Promise<T>, place: Place): Promise<T> {
  try {
    return await listen;
  } catch (error) {
    const advice = adviceFor(error, place);
    throw advice === null ? error : new ConfigurationError(advice, { cause: error });
  }
}

function adviceFor(error: unknown, { host, port, portSetting, hostSetting }: Place): string | null {
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken by another program (${portSetting}). End that one, or set ${portSetting} to another port; 0 picks a free one.`;
    case 'EACCES':
      return `Port ${port} is for privileged programs (${portSetting}). Set ${portSetting} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine (${hostSetting ?? portSetting}). 127.0.0.1 is reached from here only, 0.0.0.0 from everywhere.`;
    default:
      return null;
  }
}
