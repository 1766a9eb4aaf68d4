import mongoose, { type mongo } from 'mongoose';
import type { Change } from '../domain/live/change.js';
import type { Database } from './database.js';

/** Changes in their order, and the place up to which there are no others. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly place: string;
}

export interface Reading {
  readonly collections: readonly string[];
  /** Only documents that are made, whatever becomes of them. */
  readonly onlyMade?: boolean;
  /** Only what comes after this place; null: from now on. */
  readonly after: string | null;
  readonly signal: AbortSignal;
}

/** MongoDB no longer has what came after the place, or it is no place at all. */
export class PlaceLostError extends Error {}

/** An idle server answers at least so often; what there is it tells at once. */
const waitMs = 250;
const atOnce = 500;

/**
 * Reads changes as soon as a majority of servers has them, for ever: ends when aborted, rejects with a
 * PlaceLostError, or with the driver's error when it can't go on without being begun anew after its last place.
 */
export async function* readChanges(db: Database, { collections, onlyMade = false, after, signal }: Reading) {
  const stream = db.native.watch<mongo.Document, Raw>(pipelineFor(collections, onlyMade), {
    ...(after === null ? {} : { startAfter: { _data: after } }),
    maxAwaitTimeMS: waitMs,
    batchSize: atOnce,
  });
  const close = () => void stream.close().catch(() => undefined);
  signal.addEventListener('abort', close);
  try {
    let next = ahead(stream);
    while (!signal.aborted) {
      const changes: Change[] = [];
      let raw = await next;
      let place = placeOf(stream);
      next = ahead(stream);
      while (raw) {
        changes.push(toChange(raw));
        raw = changes.length < atOnce ? await atHand(next) : null;
        if (raw) {
          place = placeOf(stream);
          next = ahead(stream);
        }
      }
      if (place !== null) yield { changes, place } satisfies Changes;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw isLost(error) ? new PlaceLostError('MongoDB does not go on from there', { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', close);
    await stream.close();
  }
}

type Stream = mongo.ChangeStream<mongo.Document, Raw>;

interface Raw {
  readonly _id: { readonly _data: string };
  readonly operationType: 'insert' | 'update' | 'replace' | 'delete' | 'invalidate';
  readonly ns: { readonly coll: string };
  readonly documentKey: { readonly _id: string };
  readonly touched: readonly string[];
}

/** Only what says where, what and which fields: whoever is told asks for the documents as they are now. */
const pipelineFor = (collections: readonly string[], onlyMade: boolean): mongo.Document[] => [
  {
    $match: {
      $or: [
        {
          'ns.coll': { $in: [...collections] },
          operationType: { $in: onlyMade ? ['insert'] : ['insert', 'update', 'replace', 'delete'] },
        },
        { operationType: 'invalidate' },
      ],
    },
  },
  {
    $project: {
      operationType: 1,
      'ns.coll': 1,
      'documentKey._id': 1,
      touched: {
        $concatArrays: [
          namesIn({ $objectToArray: '$updateDescription.updatedFields' }, '$$each.k'),
          namesIn('$updateDescription.removedFields', '$$each'),
          namesIn('$updateDescription.truncatedArrays', '$$each.field'),
        ],
      },
    },
  },
];

const namesIn = (list: unknown, name: string): mongo.Document => ({
  $map: { input: { $ifNull: [list, []] }, as: 'each', in: name },
});

function toChange({ _id, operationType, ns, documentKey, touched }: Raw): Change {
  // The database was dropped: nothing follows.
  if (operationType === 'invalidate') throw new PlaceLostError('The database was dropped');
  return {
    place: _id._data,
    collection: ns.coll,
    id: documentKey._id,
    kind: kindOf[operationType],
    touched: operationType === 'replace' ? null : touched.map((path) => path.split('.', 1)[0] ?? path),
  };
}

const kindOf = { insert: 'made', update: 'changed', replace: 'changed', delete: 'deleted' } as const;

const placeOf = (stream: Stream): string | null =>
  (stream.resumeToken as Raw['_id'] | null | undefined)?._data ?? null;

/** Whoever waits for it comes later: until then nobody hears of its failure. */
function ahead(stream: Stream): Promise<Raw | null> {
  const next = stream.tryNext();
  next.catch(() => undefined);
  return next;
}

/** Null where the server would have to be asked first. */
const atHand = (next: Promise<Raw | null>): Promise<Raw | null> =>
  Promise.race([next, new Promise<null>((resolve) => void setImmediate(resolve, null))]);

/** What the server itself refuses, and not for being interrupted: the driver goes on after that by itself. */
const isLost = (error: unknown): boolean =>
  error instanceof PlaceLostError ||
  (error instanceof mongoose.mongo.MongoServerError &&
    !error.hasErrorLabel('ResumableChangeStreamError') &&
    !error.hasErrorLabel('RetryableWriteError'));
