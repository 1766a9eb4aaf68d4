import type { FastifyRequest } from 'fastify';
import type { Config } from '../../src/config.js';
import { Problem } from '../problems.js';

/**
 * Refuses a form that another site made a browser send. Browsers say where it comes from, and a page
 * can't make them lie; old ones, and every one on plain http, say so with Origin only.
 */
export const fromThisSite =
  ({ publicUrl }: Pick<Config, 'publicUrl'>) =>
  async ({ headers }: FastifyRequest): Promise<void> => {
    const site = headers['sec-fetch-site'];
    const isOurs =
      site === undefined
        ? headers.origin === undefined || headers.origin === new URL(publicUrl).origin
        : site === 'same-origin' || site === 'none';
    if (!isOurs) throw new Problem('fromAnotherSite');
  };
