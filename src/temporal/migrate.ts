import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Config } from '../config.js';
import { searchAttributes } from '../domain/names.js';

// The package is CommonJS whose named exports Node cannot see; only its default import works unbundled.
const KEYWORD = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

/** Registers what is missing; an unregistered attribute would wedge every workflow task that sets it. */
export async function registerSearchAttributes(
  client: Client,
  { temporal: { namespace } }: Pick<Config, 'temporal'>,
): Promise<string[]> {
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length > 0) {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  }
  return missing;
}

async function missingSearchAttributes(client: Client, namespace: string): Promise<string[]> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  return Object.values(searchAttributes).filter((name) => customAttributes[name] !== KEYWORD);
}

/** Throws a message to act on when `perch migrate` has not run against this namespace. */
export async function requireSearchAttributes(client: Client, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length > 0) {
    throw new Error(
      `Temporal lacks the search attributes ${missing.join(', ')}. Run: npm run perch -- migrate`,
    );
  }
}
