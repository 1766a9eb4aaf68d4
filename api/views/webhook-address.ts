import type { AddressProblem } from '../../src/domain/webhooks/address.js';

/** Why Perch would not call an address, for whoever sets up a webhook. */
export const addressWords: Readonly<Record<AddressProblem, string>> = {
  notAnAddress: 'is no address',
  neitherHttpNorHttps: 'must begin with https://',
  notHttps: 'must begin with https://, unless WEBHOOK_ALLOWED_HOSTS names its host',
  hasCredentials: 'must have no user and no password in it',
  hasFragment: 'must have no # in it',
  hostUnknown: 'has a host that no name server knows',
  notPublic: 'leads to an address that is not public; WEBHOOK_ALLOWED_HOSTS may name its host',
};
