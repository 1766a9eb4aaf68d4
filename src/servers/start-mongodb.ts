import mongoose from 'mongoose';
import { mkdirSync } from 'node:fs';
import { type Child, type Home, startChild } from './children.js';

const REPLICA_SET = 'perch';

export interface MongodbOptions {
  readonly program: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly home: Home;
  readonly giveUp?: AbortSignal;
  /** Remove the data folder when the server ends. */
  readonly scratch?: boolean;
  /** Answer majority writes before they are journaled, for a fifth of the work: a kill would lose them. */
  readonly unjournaled?: boolean;
}

/** Of data that is thrown away: no diary of figures each second, and nothing that is old by the times of a test is deleted. */
const forScratch = [
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  ...['--setParameter', 'ttlMonitorEnabled=false'],
];

/**
 * Starts mongod on loopback as a replica set of one and waits until it takes writes.
 * `uri` names no database; put one in its path.
 */
export async function startMongodb(options: MongodbOptions): Promise<Child & { readonly uri: string }> {
  const { dataFolder, port } = options;
  mkdirSync(dataFolder, { recursive: true });
  const member = `127.0.0.1:${port}`;
  const child = await startChild({
    name: 'mongod',
    command: options.program,
    args: [
      ...['--dbpath', dataFolder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
      ...['--replSet', REPLICA_SET, '--wiredTigerCacheSizeGB', '0.5', '--quiet'],
      // A killed process leaves its transaction open; what it wrote is locked until this runs out.
      ...['--setParameter', 'transactionLifetimeLimitSeconds=5'],
      ...(options.scratch === true ? forScratch : []),
    ],
    home: options.home,
    giveUp: options.giveUp,
    scratch: options.scratch === true ? [dataFolder] : [],
    ready: () => takesWrites(member, options.unjournaled === true),
    readyWithinMs: 60_000,
    graceMs: 20_000,
  });
  return { ...child, uri: `mongodb://${member}/?replicaSet=${REPLICA_SET}` };
}

/** One step towards a writable primary; true once it is one. */
async function takesWrites(member: string, unjournaled: boolean): Promise<boolean> {
  const options = { directConnection: true, serverSelectionTimeoutMS: 1_000 };
  const client = new mongoose.mongo.MongoClient(`mongodb://${member}/`, options);
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true && hello['me'] === member) return true;
    await configure(client, member, unjournaled);
    return false;
  } finally {
    await client.close();
  }
}

/**
 * A data folder remembers the port it was first started on. Started on another port, the member
 * does not find itself in the stored configuration and never elects itself, so it is told by force.
 */
async function configure(
  client: mongoose.mongo.MongoClient,
  member: string,
  unjournaled: boolean,
): Promise<void> {
  const admin = client.db('admin');
  const stored = await client.db('local').collection('system.replset').findOne({});
  if (stored === null) {
    const config = { _id: REPLICA_SET, members: [{ _id: 0, host: member }] };
    await admin.command({
      replSetInitiate: { ...config, writeConcernMajorityJournalDefault: !unjournaled },
    });
  } else if (hostsOf(stored).join() !== member) {
    const version = Number(stored['version']) + 1;
    const config = { ...stored, version, members: [{ _id: 0, host: member }] };
    await admin.command({ replSetReconfig: config, force: true });
  }
}

const hostsOf = (stored: mongoose.mongo.BSON.Document): string[] => {
  const members: unknown = stored['members'];
  return Array.isArray(members) ? members.map((each: { host?: unknown }) => String(each.host)) : [];
};
