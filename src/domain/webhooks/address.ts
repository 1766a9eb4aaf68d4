import ipaddr from 'ipaddr.js';

/** Why Perch does not call an address; a closed set. */
export type AddressProblem =
  | 'notAnAddress'
  | 'neitherHttpNorHttps'
  | 'notHttps'
  | 'hasCredentials'
  | 'hasFragment'
  | 'hostUnknown'
  | 'notPublic';

/** What is wrong with the address itself, whatever its host resolves to; null: nothing. */
export function urlProblem(url: string, allowedHosts: readonly string[]): AddressProblem | null {
  if (!URL.canParse(url)) return 'notAnAddress';
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) return 'neitherHttpNorHttps';
  if (parsed.username !== '' || parsed.password !== '') return 'hasCredentials';
  if (url.includes('#')) return 'hasFragment';
  return parsed.protocol === 'https:' || isAllowedHost(parsed, allowedHosts) ? null : 'notHttps';
}

/** Whether the operator exempts this receiver: by `host`, or by `host:port`. */
export function isAllowedHost({ hostname, port, protocol }: URL, allowedHosts: readonly string[]): boolean {
  const withPort = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  return allowedHosts.some((allowed) => allowed === hostname || allowed === withPort);
}

/**
 * The exempted hosts that a receiver's redirect may lead to. What the operator exempts is for whoever sets up webhooks,
 * not for whoever runs a receiver: one that is not exempt itself leads nobody there.
 */
export const hostsAfterRedirect = (from: URL, allowedHosts: readonly string[]): readonly string[] =>
  isAllowedHost(from, allowedHosts) ? allowedHosts : [];

/** The address that a host is written as; null: it is a name. */
export function literalAddress({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isAddress(bare) ? bare : null;
}

const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** Public to look at, but the host that Azure's machines are configured by. */
const machinesOwn = ['168.63.129.16'];

/** Whether anybody on the internet may have this address; not: private, loopback, link-local, shared, reserved, or one in disguise. */
export function isPublicAddress(address: string): boolean {
  if (!isAddress(address) || machinesOwn.includes(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is given out; what else the library calls unicast may lead to IPv4 or to this site.
  return parsed instanceof ipaddr.IPv4 || (parsed.parts[0] ?? 0) >> 13 === 1;
}
