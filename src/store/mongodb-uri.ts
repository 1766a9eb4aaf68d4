/** A MongoDB address may name several hosts, so it is no URL to every parser. */
const mongodbUri = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(\?.*)?$/;

/** Whether an address names a database in its path. */
export const namesDatabase = (uri: string): boolean => (mongodbUri.exec(uri)?.[2] ?? '') !== '';

/** The address with `database` as its path, whatever was there. */
export const withDatabase = (uri: string, database: string): string =>
  uri.replace(
    mongodbUri,
    (_whole, hosts: string, _path, options: string | undefined) => `${hosts}/${database}${options ?? ''}`,
  );

/** Without the password that an address may carry: for people to read. */
export const shownUri = (uri: string): string => uri.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1:***@');
