import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ClientSession } from '../../src/store/database.js';
import { idempotencyRepository } from '../../src/store/idempotency/repository.js';
import { open, seal } from '../../src/store/sealed.js';
import { hashOf } from '../../src/store/secrets.js';
import type { Parts } from '../parts.js';
import { problemFor } from '../plugins/problems.js';
import { problems, type Problem } from '../problems.js';
import { bodyHashOf, recordId, replay, send, type Kept } from './once.js';

/** What is done for each of many things, in a transaction of its own. */
export interface EachWork<Result> {
  readonly ids: readonly string[];
  readonly result: z.ZodType<Result>;
  /** What must hold for all of them, before any is done; a problem is the answer then. */
  readonly first: (session: ClientSession) => Promise<void>;
  readonly work: (id: string, session: ClientSession) => Promise<Result>;
  /** What is told of one for which `work` threw. */
  readonly failed: (id: string, problem: Problem) => Result;
}

type KeyedParts = Pick<Parts, 'db' | 'clock'> & { readonly keys: Parts['config']['keys'] };

/**
 * `once` for a request about many things: they are done in the order given, one that fails does not stop
 * the rest, and the answer is 200 with a result for each. Under an `Idempotency-Key` a result is stored in
 * the transaction that made it: a request repeated after it broke off does what is left, and tells of the
 * rest what it told, or would have told, the first time.
 */
export const onceEach =
  (parts: KeyedParts) =>
  async <Result>(request: FastifyRequest, reply: FastifyReply, each: EachWork<Result>) => {
    const id = recordId(request);
    const book = id === null ? withoutKey(parts, each) : underKey(parts, each, id, bodyHashOf(request));
    const before = await book.begin();
    if (before) return replayed(reply, before);
    const results = new Map<string, Result>();
    for (const one of new Set(each.ids)) {
      const result = await book.part(one).catch((error: unknown) => each.failed(one, passed(error, request)));
      if (result !== undefined) results.set(one, result);
    }
    const body = { data: each.ids.map((one) => results.get(one)) };
    const first = await book.give(body);
    return first ? replayed(reply, first) : send(reply, { status: 200, body });
  };

const replayed = (reply: FastifyReply, kept: Pick<Kept, 'status' | 'body'>): FastifyReply =>
  send(reply.header('idempotency-replayed', 'true'), kept);

/** What was done of a request, and what was answered. */
interface Book<Result> {
  /** The answer, if one was given. */
  begin(): Promise<Pick<Kept, 'status' | 'body'> | null>;
  /** Undefined where the answer was given meanwhile: nothing is done after it. */
  part(one: string): Promise<Result | undefined>;
  /** Of two requests at once under one key the first gives the answer, which the other gets to give too. */
  give(body: unknown): Promise<Pick<Kept, 'status' | 'body'> | null>;
}

const withoutKey = <Result>({ db }: KeyedParts, { first, work }: EachWork<Result>): Book<Result> => ({
  begin: async () => {
    await db.transaction(first);
    return null;
  },
  part: (one) => db.transaction((session) => work(one, session)),
  give: async () => null,
});

function underKey<Result>(
  { db, keys, clock }: KeyedParts,
  { first, work, result }: EachWork<Result>,
  id: string,
  bodyHash: string,
): Book<Result> {
  const records = idempotencyRepository(db);
  const sealed = (place: string, value: unknown) => seal(keys, place, JSON.stringify(value));

  async function answerGiven(session: ClientSession) {
    const record = await records.find(id, session);
    if (!record?.answer) return { begun: false, answer: null };
    const kept = replay(open(keys, id, record.answer), bodyHash);
    return { begun: true, answer: record.begun === undefined ? kept : null };
  }

  return {
    begin: () =>
      db.transaction(async (session) => {
        const { begun, answer } = await answerGiven(session);
        if (begun) return answer;
        await records.take(id, clock(), session);
        await first(session);
        await records.begin(id, sealed(id, { bodyHash }), session);
        return null;
      }),

    part: (one) =>
      db.transaction(async (session) => {
        if (!(await records.goOn(id, session))) return undefined;
        const partId = hashOf(JSON.stringify([id, one]));
        const before = await records.find(partId, session);
        if (before?.answer) return result.parse(JSON.parse(open(keys, partId, before.answer)));
        const made = await work(one, session);
        await records.take(partId, clock(), session);
        await records.keep(partId, sealed(partId, made), session);
        return made;
      }),

    give: (body) =>
      db.transaction(async (session) => {
        const { answer } = await answerGiven(session);
        if (answer) return answer;
        await records.keep(id, sealed(id, { status: 200, body, bodyHash }), session);
        return null;
      }),
  };
}

/** One that fails fails alone; where a part of Perch does not answer, the request is to be repeated. */
function passed(error: unknown, request: FastifyRequest): Problem {
  const problem = problemFor(error);
  const { status } = problems[problem.code];
  if (status === 503) throw error;
  if (status >= 500) request.log.error({ err: error }, 'one of many failed');
  return problem;
}
