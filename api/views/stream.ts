import { z } from 'zod';
import type { Account, Source } from '../../src/domain/accounts/account.js';
import { checkQuery, longestQuery } from '../../src/domain/streams/query/check.js';
import { streamWarnings, warningsOf } from '../../src/domain/streams/query/warnings.js';
import { streamConversions, streamPace, type Stream } from '../../src/domain/streams/stream.js';
import { iso, isoOrNull, label, time } from '../conventions/shapes.js';

const { leastSeconds, mostSeconds, defaultSeconds } = streamPace;

/** Refused with what X would not take of it, each at its place. */
const query = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const checked = checkQuery(text);
    if (checked.outcome === 'fits') return;
    for (const { at, message } of checked.errors)
      context.addIssue({ code: 'custom', message: `at position ${at}: ${message}` });
  })
  .describe(`In X’s search language, ${longestQuery} characters at most.`);

export const streamFields = {
  name: label,
  query,
  enabled: z.boolean().describe('Searched for; what it finds begins at the moment it is switched on.'),
  convert: z
    .enum(streamConversions)
    .describe(
      'rules: a hit becomes a ticket where a ticket rule of the account matches it; never: by hand only.',
    ),
  pollSeconds: z
    .int()
    .min(leastSeconds)
    .max(mostSeconds)
    .describe(
      `How often X is searched, ${leastSeconds} s to a day; ${defaultSeconds} by default. X bills each hit.`,
    ),
};

export const streamSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    ...streamFields,
    query: z.string(),
    warnings: z
      .array(z.object({ code: z.enum(streamWarnings), message: z.string() }))
      .describe('What the query lets through that is seldom wanted; it is searched for all the same.'),
    lastSuccessAt: time.nullable(),
    nextPollAt: time.nullable().describe('null: it is not searched for.'),
    lastError: z.string().nullable().describe('Why X was not searched the last time.'),
    lastErrorDetail: z.string().nullable().describe('What X says is wrong with the query.'),
    version: z.int().describe('The ETag, without quotes.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Stream' });

/** `source` says how far it is read; absent while it is switched off, and until its first search. */
export const viewStream = (
  stream: Stream,
  account: Pick<Account, 'handle' | 'xUserId'>,
  source: Source | undefined,
): z.output<typeof streamSchema> => ({
  id: stream._id,
  accountId: stream.accountId,
  name: stream.name,
  query: stream.query,
  enabled: stream.enabled,
  convert: stream.convert,
  pollSeconds: stream.pollSeconds,
  warnings: warningsOf(stream.query, account),
  lastSuccessAt: isoOrNull(source?.lastSuccessAt ?? null),
  nextPollAt: isoOrNull(source?.dueAt ?? null),
  lastError: source?.lastError ?? null,
  lastErrorDetail: source?.lastError === 'badRequest' ? (source.says ?? null) : null,
  version: stream.version,
  createdAt: iso(stream.createdAt),
  updatedAt: iso(stream.updatedAt),
});
