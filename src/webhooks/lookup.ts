import { lookup } from 'node:dns/promises';
import type { Lookup } from './receiver.js';

/** As the system resolves names, `/etc/hosts` too. */
export const systemLookup: Lookup = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);
