import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface Identity {
  readonly pid: number;
  /** Opaque; differs for every process that ever had this pid. */
  readonly startedAt: string;
}

/** The identity of the running process `pid`, or undefined if there is none (zombies are none). */
export function identityOf(pid: number): Identity | undefined {
  const startedAt = process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export const isRunning = (who: Identity): boolean => identityOf(who.pid)?.startedAt === who.startedAt;

/** This very process. */
export function self(): Identity {
  const found = identityOf(process.pid);
  if (found === undefined) throw new Error('This process cannot read its own start time.');
  return found;
}

/** proc(5): the command name may hold spaces and parentheses, so fields are counted from the last ')'. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticksSinceBoot] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || ticksSinceBoot === undefined) return undefined;
    return `${bootId()}:${ticksSinceBoot}`;
  } catch {
    return undefined;
  }
}

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

function startFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.slice(line.indexOf(' ')).trim();
  } catch {
    return undefined;
  }
}
