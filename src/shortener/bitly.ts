import { z } from 'zod';
import type { Shortener } from './shortener.js';

interface Bitly {
  /** Origin of Bitly's API. */
  readonly apiUrl: string;
  readonly token: string;
  readonly domain: string | null;
  readonly group: string | null;
}

/** Somebody waits for it. */
const withinMs = 5_000;

const answerSchema = z.looseObject({ link: z.url({ protocol: /^https?$/ }).max(200) });

/**
 * Bitly's `POST /v4/shorten` (dev.bitly.com, API reference): 200 or 201 with `link`; the same address of the
 * same group gets the same link.
 */
export const bitly =
  ({ apiUrl, token, domain, group }: Bitly): Shortener =>
  async ({ url }) => {
    const asked = { long_url: url, ...(domain && { domain }), ...(group && { group_guid: group }) };
    try {
      const answer = await fetch(`${apiUrl}/v4/shorten`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(asked),
        redirect: 'error',
        signal: AbortSignal.timeout(withinMs),
      });
      if (!answer.ok) return failed(refusals[answer.status] ?? `Bitly answered ${answer.status}.`);
      const { data } = answerSchema.safeParse(await answer.json());
      return data ? { outcome: 'short', url: data.link } : failed('Bitly’s answer holds no link.');
    } catch {
      return failed('Bitly gave no answer in time.');
    }
  };

const failed = (reason: string) => ({ outcome: 'failed', reason }) as const;

/** What Bitly documents for this call; it refuses a wrong token and a used-up month alike with 403. */
const refusals: Readonly<Record<number, string>> = {
  400: 'Bitly does not take the link, the domain or the group.',
  402: 'The plan at Bitly does not include this.',
  403: 'Bitly refuses the token, or its month is used up.',
  417: 'Bitly does not take the domain or the group.',
  422: 'Bitly does not take the link, the domain or the group.',
  429: 'The limit at Bitly is reached.',
  500: 'Bitly is in trouble.',
  503: 'Bitly is in trouble.',
};
