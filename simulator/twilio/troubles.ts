import { z } from 'zod';

/** What Twilio does with the next messages it is asked to send. */
export const troubleShape = z.strictObject({
  /** `drop` ends the connection, `hang` never answers, `dropTaken` takes the message and then ends the connection. */
  kind: z.enum(['status', 'drop', 'dropTaken', 'hang']),
  status: z.int().min(400).max(599).default(500),
  /** Twilio's code in the body. */
  code: z.int().default(20_500),
  times: z.int().min(1).default(1),
});

type Trouble = z.output<typeof troubleShape>;
export type TroubleInput = z.input<typeof troubleShape>;

export interface Troubles {
  add(trouble: Trouble): void;
  take(): Trouble | undefined;
  clear(): void;
}

export function createTroubles(): Troubles {
  let waiting: Trouble[] = [];
  return {
    add: (trouble) => void waiting.push(...Array.from({ length: trouble.times }, () => trouble)),
    take: () => waiting.shift(),
    clear: () => void (waiting = []),
  };
}
