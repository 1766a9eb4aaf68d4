import { z } from 'zod';

export const billingRecord = z.object({
  clientId: z.string(),
  /** What is left to spend; `null`: recharged for ever. */
  creditsUsd: z.number().nullable(),
  /** The console's limit for a calendar month (UTC). */
  spendCapUsd: z.number().nullable(),
  /** How many posts may be read in a calendar month (UTC). */
  postReadCap: z.number().int(),
});

export const chargeRecord = z.object({
  /** The UTC day, `2026-08-01`. */
  day: z.string(),
  clientId: z.string(),
  account: z.string(),
  items: z.array(
    z.object({
      what: z.string(),
      usd: z.number(),
      /** What was read, `post:1`: billed once a day to an app. Absent for writes. */
      resource: z.string().optional(),
    }),
  ),
});

export type Billing = z.infer<typeof billingRecord>;
export type ChargeFact = z.infer<typeof chargeRecord>;
