import { z } from 'zod';

const common = {
  /** A route's short name (`mentions`), its path (`/2/users/:id/mentions`) or `*`. */
  route: z.string().min(1),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** The username whose calls are struck; without it everyone's. */
  account: z.string().optional(),
  /** So many calls are struck, then it is over. Without `times` and `forMs`: one. */
  times: z.int().min(1).optional(),
  /** It ends so many milliseconds of the sandbox's time later. */
  forMs: z.int().min(1).optional(),
};

/** A scripted fault, as the control API takes it. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('drop-before-commit') }),
  z.strictObject({ ...common, kind: z.literal('drop-after-commit') }),
  /** Never answers; `commit: true` does the work first. */
  z.strictObject({ ...common, kind: z.literal('hang'), commit: z.boolean().optional() }),
  /** Does the work and lets the answer trickle for so long. */
  z.strictObject({ ...common, kind: z.literal('slow'), overMs: z.int().min(1).optional() }),
  z.strictObject({ ...common, kind: z.literal('truncated') }),
  z.strictObject({ ...common, kind: z.literal('html') }),
]);

export type Fault = z.infer<typeof faultSchema>;

export interface StandingFault {
  id: number;
  fault: Fault;
  left: number;
  untilMs: number;
}

interface Struck {
  route: string;
  path: string;
  method: string;
  username: string | undefined;
}

export interface Faults {
  add(fault: Fault, nowMs: number): StandingFault;
  /** The first standing fault that fits; taking it uses up one of its times. */
  take(call: Struck, nowMs: number): Fault | undefined;
  list(nowMs: number): StandingFault[];
  clear(id?: number): void;
}

const fits = ({ fault }: StandingFault, call: Struck): boolean =>
  (fault.route === '*' || fault.route === call.route || fault.route === call.path) &&
  (fault.method === undefined || fault.method === call.method) &&
  (fault.account === undefined || fault.account.toLowerCase() === call.username?.toLowerCase());

export function createFaults(): Faults {
  let standing: StandingFault[] = [];
  let nextId = 1;
  const alive = (nowMs: number) => (standing = standing.filter((one) => one.left > 0 && one.untilMs > nowMs));
  return {
    add(fault, nowMs) {
      const added = {
        id: nextId++,
        fault,
        left: fault.times ?? (fault.forMs === undefined ? 1 : Infinity),
        untilMs: fault.forMs === undefined ? Infinity : nowMs + fault.forMs,
      };
      standing.push(added);
      return added;
    },
    take(call, nowMs) {
      const found = alive(nowMs).find((one) => fits(one, call));
      if (found !== undefined) found.left -= 1;
      return found?.fault;
    },
    list: alive,
    clear(id) {
      standing = id === undefined ? [] : standing.filter((one) => one.id !== id);
    },
  };
}
