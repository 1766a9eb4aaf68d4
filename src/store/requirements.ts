import mongoose, { type mongo } from 'mongoose';
import { ConfigurationError } from '../config.js';
import { firstServer, namesDatabase, shownUri, withDatabase } from './mongodb-uri.js';

/** Throws what to do when an address names no database: facts would go into one called "test". */
export function requireDatabaseName(uri: string): void {
  if (namesDatabase(uri)) return;
  throw new ConfigurationError(
    `MONGODB_URI names no database: ${shownUri(uri)}. Put the name after the hosts: ${shownUri(withDatabase(uri, 'perch'))}`,
  );
}

const toReplicaSet = [
  'Perch needs transactions, which only a replica set has; a set of one will do:',
  '  1. start mongod with --replSet rs0 (or replication.replSetName in its configuration file); its data stay',
  '  2. once: mongosh --eval "rs.initiate()"',
  '  3. MONGODB_URI=mongodb://host:27017/perch?replicaSet=rs0',
].join('\n');

/** Throws what to do when the server that answered has no transactions. */
export async function requireReplicaSet(admin: mongo.Db): Promise<void> {
  const unfit = unfitness(await admin.command({ hello: 1 }), null);
  if (unfit !== null) throw new ConfigurationError(unfit);
}

/** What to do about a failure to connect, in words that name the setting; other errors as they are. */
export const whyNotConnected = async (uri: string, failure: unknown): Promise<unknown> =>
  failure instanceof mongoose.Error.MongooseServerSelectionError ||
  failure instanceof mongoose.mongo.MongoServerSelectionError
    ? whyNoPrimary(uri, failure)
    : asRefusal(uri, failure);

/**
 * Why no server was found to write to, in words to act on: a driver that was told of a replica set passes
 * over servers that are none without saying so.
 */
async function whyNoPrimary(uri: string, failure: Error): Promise<Error> {
  const told = new URLSearchParams(uri.split('?')[1] ?? '').get('replicaSet');
  const hello = await helloOfOne(uri).catch((error: unknown) => error);
  const unfit = hello instanceof Error ? null : unfitness(hello as mongo.Document, told);
  if (unfit !== null) return new ConfigurationError(unfit);
  return new ConfigurationError(
    `No MongoDB that takes writes answers at ${shownUri(uri)} (MONGODB_URI): ${failure.message}. Is it running, and is the address right?`,
  );
}

const authenticationFailed = [18, 8_000];

/** An address that the driver can't use, or a refused sign-in, told with the setting; other errors as they are. */
function asRefusal(uri: string, error: unknown): unknown {
  const isUnfit =
    error instanceof mongoose.mongo.MongoParseError || error instanceof mongoose.mongo.MongoAPIError;
  if (isUnfit)
    return new ConfigurationError(
      `MONGODB_URI (${shownUri(uri)}) cannot be used: ${error.message.replaceAll(uri, shownUri(uri))}`,
    );
  const isRefusal =
    error instanceof mongoose.mongo.MongoServerError && authenticationFailed.includes(Number(error.code));
  if (!isRefusal) return error;
  return new ConfigurationError(
    `MongoDB refuses the user of MONGODB_URI (${shownUri(uri)}): ${error.message} Check user, password and authSource.`,
  );
}

function unfitness(hello: mongo.Document, told: string | null): string | null {
  const name: unknown = hello['setName'];
  if (hello['msg'] === 'isdbgrid') return null;
  if (hello['isreplicaset'] === true)
    return 'The MongoDB of MONGODB_URI waits to be made a replica set. Once: mongosh --eval "rs.initiate()"';
  if (typeof name !== 'string')
    return `The MongoDB of MONGODB_URI stands alone: it is no replica set. ${toReplicaSet}`;
  if (told !== null && told !== name)
    return `MONGODB_URI says replicaSet=${told}, but the set is called ${name}. Set replicaSet=${name}.`;
  return null;
}

/** What one of the servers says of itself, asked directly: whatever set it is of. */
async function helloOfOne(uri: string): Promise<mongo.Document> {
  const client = new mongoose.mongo.MongoClient(firstServer(uri), { serverSelectionTimeoutMS: 2_000 });
  try {
    return await client.db('admin').command({ hello: 1 });
  } finally {
    await client.close();
  }
}
