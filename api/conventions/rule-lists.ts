import { z } from 'zod';
import { isoOrNull, time } from './shapes.js';

/** Rules that are saved as a whole, in their order: `rule` is what is sent of one. */
export const ruleList = <Rule extends z.ZodType<{ readonly id?: string | undefined }>>(
  rule: Rule,
  atMost: number,
) =>
  z
    .array(rule)
    .max(atMost)
    .superRefine((rules, context) => {
      const ids = rules.map((each) => each.id);
      for (const [index, each] of ids.entries())
        if (each !== undefined && ids.indexOf(each) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is the id of a rule before it' });
    });

/** Rules as they were sent, each with an id. */
export const withIds = <Rule extends { readonly id?: string | undefined }>(
  rules: readonly Rule[],
  newId: () => string,
) => rules.map((sent) => ({ ...sent, id: sent.id ?? newId() }));

/** When the list was saved, and by whom. */
export const savedShape = (savedBy: string) => ({
  version: z.int().describe('Counts the saves; 0 while there never was one. The ETag.'),
  savedAt: time.nullable(),
  savedBy: z.string().nullable().describe(savedBy),
});

/** null: it never was. */
export const viewSaved = (
  saved: { readonly version: number; readonly at: Date | null; readonly by: string | null } | null,
) => ({
  version: saved?.version ?? 0,
  savedAt: isoOrNull(saved?.at ?? null),
  savedBy: saved?.by ?? null,
});

export const listVersion = (description: string) =>
  z.strictObject({ version: z.coerce.number().int().min(0).optional().describe(description) });
