import {
  isAllowedHost,
  isPublicAddress,
  literalAddress,
  urlProblem,
  type AddressProblem,
} from '../domain/webhooks/address.js';

/** All addresses of a host, as `node:dns` finds them; rejects where there are none. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** What decides whom Perch calls. */
export interface Guard {
  /** Exempt from what follows: `host` or `host:port`. */
  readonly allowedHosts: readonly string[];
  readonly lookup: Lookup;
}

export type CheckedReceiver =
  | { readonly outcome: 'fits'; readonly url: URL; readonly addresses: readonly string[] }
  | { readonly outcome: AddressProblem };

/**
 * Whether Perch calls this address, and the addresses that were looked at: the connection goes to one of them and
 * nowhere else, since a name may lead elsewhere the next time it is asked for. Every one must be public.
 */
export async function checkReceiver(text: string, { allowedHosts, lookup }: Guard): Promise<CheckedReceiver> {
  const problem = urlProblem(text, allowedHosts);
  if (problem) return { outcome: problem };
  const url = new URL(text);
  const literal = literalAddress(url);
  const addresses = literal === null ? await lookup(url.hostname).catch(() => []) : [literal];
  if (addresses.length === 0) return { outcome: 'hostUnknown' };
  if (!isAllowedHost(url, allowedHosts) && !addresses.every(isPublicAddress)) return { outcome: 'notPublic' };
  return { outcome: 'fits', url, addresses };
}
