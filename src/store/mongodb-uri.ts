/** A MongoDB address may name several hosts, so it is no URL to every parser. */
const mongodbUri = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(\?.*)?$/;

/** Whether an address names a database in its path. */
export const namesDatabase = (uri: string): boolean => (mongodbUri.exec(uri)?.[2] ?? '') !== '';

/** The address with `database` as its path, whatever was there; who signs in does so where they did before. */
export const withDatabase = (uri: string, database: string): string =>
  uri.replace(
    mongodbUri,
    (_whole, hosts: string, path: string | undefined, options: string | undefined) =>
      `${hosts}/${database}${signingInAt(path === undefined || path === '' ? 'admin' : path, hosts, options ?? '')}`,
  );

/** Drivers sign in at the database of the path unless they are told where; a +srv address may tell by DNS. */
function signingInAt(database: string, hosts: string, options: string): string {
  const isTold = /[?&](authSource|authMechanism)=/i.test(options);
  if (!hosts.includes('@') || hosts.startsWith('mongodb+srv') || isTold) return options;
  return `${options === '' ? '?' : `${options}&`}authSource=${database}`;
}

/** Without the password that an address may carry: for people to read. It may hold an @ that nobody escaped. */
export const shownUri = (uri: string): string => uri.replace(/(:\/\/[^:/@]*):.*@/, '$1:***@');

/** The first of its servers alone, without signing in: anybody may ask it what it is. */
export function firstServer(uri: string): string {
  const [base = '', query = ''] = uri.split('?');
  const options = new URLSearchParams(query);
  for (const name of ['replicaSet', 'authSource', 'authMechanism', 'authMechanismProperties'])
    options.delete(name);
  options.set('directConnection', 'true');
  return `${base.replace(/^(mongodb:\/\/)(?:.*@)?([^,/]+).*$/, '$1$2')}/?${options.toString()}`;
}

/** Whether user and password hold none of the signs that divide an address: what follows one is taken for a host. */
export const hasPlainLogin = (uri: string): boolean => {
  const [, login = ''] = /:\/\/(.*)@/s.exec(uri) ?? [];
  return /^[^@/?#[\]:]*(:[^@/?#[\]:]*)?$/.test(login);
};
