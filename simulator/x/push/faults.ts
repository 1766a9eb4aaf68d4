import { z } from 'zod';

/** A scripted fault of deliveries, as the control API takes it. */
export const pushFaultSchema = z.strictObject({
  /**
   * `duplicate`: delivered twice. `reorder`: only after the next event. `drop`: never delivered, a replay
   * brings it. `delay`: so much later. `tamper`: under a signature that does not fit.
   */
  kind: z.enum(['duplicate', 'reorder', 'drop', 'delay', 'tamper']),
  eventType: z.string().optional(),
  /** The username whose events are struck; without it everyone's. */
  account: z.string().optional(),
  /** So many events are struck, then it is over; without it until it is cleared. */
  times: z.int().min(1).optional(),
  delayMs: z.int().min(1).default(1_000),
});

export type PushFault = z.output<typeof pushFaultSchema>;
export type PushFaultInput = z.input<typeof pushFaultSchema>;

interface Struck {
  eventType: string;
  username: string | undefined;
}

const fits = ({ eventType, account }: PushFault, event: Struck): boolean =>
  (eventType === undefined || eventType === event.eventType) &&
  (account === undefined || account.toLowerCase() === event.username?.toLowerCase());

export function createPushFaults() {
  let standing: { fault: PushFault; left: number }[] = [];
  return {
    add(fault: PushFault): void {
      standing.push({ fault, left: fault.times ?? Infinity });
    },
    take(event: Struck): PushFault | undefined {
      const found = standing.find(({ fault, left }) => left > 0 && fits(fault, event));
      if (found !== undefined) found.left -= 1;
      return found?.fault;
    },
    list: (): PushFault[] => standing.filter(({ left }) => left > 0).map(({ fault }) => fault),
    clear(): void {
      standing = [];
    },
  };
}
