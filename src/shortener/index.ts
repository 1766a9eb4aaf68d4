import type { Config } from '../config.js';
import type { TicketLinkSettings } from '../domain/links/link-settings.js';
import { bitly } from './bitly.js';
import { KeyMissing } from '../store/sealed.js';
import { openBitlyToken } from './bitly-token.js';
import { builtIn } from './built-in.js';
import { custom } from './custom.js';
import type { Shortener } from './shortener.js';

/** The shortener that the settings name; one that lacks what it needs fails when it is asked. */
export function shortenerOf(
  { publicUrl, keys, bitlyUrl }: Pick<Config, 'publicUrl' | 'keys' | 'bitlyUrl'>,
  { shortener, shortenerConfig }: Pick<TicketLinkSettings, 'shortener' | 'shortenerConfig'>,
): Shortener {
  const { bitlyToken, bitlyDomain, bitlyGroup, customTemplate } = shortenerConfig;
  switch (shortener) {
    case 'builtIn':
      return builtIn(publicUrl);
    case 'bitly':
      if (bitlyToken === null) return notSetUp;
      return async (link) => {
        try {
          const token = openBitlyToken(keys, bitlyToken);
          return await bitly({ apiUrl: bitlyUrl, token, domain: bitlyDomain, group: bitlyGroup })(link);
        } catch (error) {
          if (error instanceof KeyMissing) return { outcome: 'failed', reason: error.message };
          throw error;
        }
      };
    case 'custom':
      return customTemplate === null ? notSetUp : custom(customTemplate);
  }
}

const notSetUp: Shortener = async () => ({ outcome: 'failed', reason: 'The shortener is not set up.' });
