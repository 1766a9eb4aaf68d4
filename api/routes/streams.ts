import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Account } from '../../src/domain/accounts/account.js';
import { streamPace, type Stream } from '../../src/domain/streams/stream.js';
import { streamsRepository, type SavedStream } from '../../src/store/streams/repository.js';
import { changerOf, forAgents } from '../route-permissions.js';
import { changingAccounts } from '../conventions/changing-accounts.js';
import { listOf, pageQuery } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, nothing } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { streamFields, streamSchema, viewStream } from '../views/stream.js';

const { name, query, enabled, convert, pollSeconds } = streamFields;
const fields = z.strictObject({
  name,
  query,
  enabled: enabled.default(true),
  convert: convert.default('never'),
  pollSeconds: pollSeconds.default(streamPace.defaultSeconds),
});
const changes = z.strictObject(streamFields).partial();
const streamParams = idParams.extend({ streamId: z.string() });

export const streamRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const streams = streamsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const tell = teller(app);
    const access = forAgents('accounts');
    const { seen, mayChange } = changingAccounts(app, { db, wake });

    async function view(account: Account, shown: readonly Stream[]) {
      const sources = await streams.sourcesOf(shown);
      const sourceOf = ({ _id }: Stream) => sources.find(({ streamId }) => streamId === _id);
      return shown.map((stream) => viewStream(stream, account, sourceOf(stream)));
    }

    async function viewOne(account: Account, stream: Stream) {
      const [viewed] = await view(account, [stream]);
      if (!viewed) throw notFound();
      return viewed;
    }

    app.get(
      '/accounts/:id/streams',
      {
        config: access,
        schema: {
          tags: ['streams'],
          summary: 'List the saved searches of an account',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(streamSchema) },
        },
      },
      async (request) => {
        const account = await seen(request);
        const { data, nextCursor } = await streams.list(account._id, request.query);
        return { data: await view(account, data), nextCursor };
      },
    );

    app.post(
      '/accounts/:id/streams',
      {
        config: { ...access, problems: ['nameTaken', 'tooManyStreams'] },
        preValidation: mayChange,
        schema: {
          headers: onceHeaders,
          tags: ['streams'],
          summary: 'Save a search; what it finds from now on is captured',
          params: idParams,
          body: fields,
          response: { 201: streamSchema },
        },
      },
      async (request, reply) => {
        const account = await seen(request);
        return createOnce(request, reply, async (session) => {
          const stream = saved(
            await streams.create(account._id, request.body, changerOf(request, clock), session),
          );
          const committed = () => tell(() => wake.account(account._id));
          const body = viewStream(stream, account, undefined);
          return { status: 201, body, version: stream.version, committed };
        });
      },
    );

    app.get(
      '/accounts/:id/streams/:streamId',
      {
        config: access,
        schema: {
          tags: ['streams'],
          summary: 'Read a saved search',
          params: streamParams,
          response: { 200: streamSchema },
        },
      },
      async (request, reply) => {
        const account = await seen(request);
        const stream = await streams.get(account._id, request.params.streamId);
        if (!stream) throw notFound();
        return tagged(reply, stream, await viewOne(account, stream));
      },
    );

    app.patch(
      '/accounts/:id/streams/:streamId',
      {
        config: { ...access, problems: ['nameTaken', 'versionNeeded'] },
        preValidation: mayChange,
        schema: {
          headers: versionHeaders,
          tags: ['streams'],
          summary: 'Change a saved search; another query begins anew, and what was found stays',
          params: streamParams,
          body: changes,
          response: { 200: streamSchema },
        },
      },
      async (request, reply) => {
        const account = await seen(request);
        const { streamId } = request.params;
        const version = versionNeeded(request);
        const stream = saved(
          await streams.change(account._id, streamId, version, request.body, changerOf(request, clock)),
        );
        tell(() => wake.account(account._id));
        return tagged(reply, stream, await viewOne(account, stream));
      },
    );

    app.delete(
      '/accounts/:id/streams/:streamId',
      {
        config: access,
        preValidation: mayChange,
        schema: {
          tags: ['streams'],
          summary: 'Remove a saved search; what it found stays',
          params: streamParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { id, streamId } = request.params;
        if (!(await streams.remove(id, streamId, changerOf(request, clock)))) throw notFound();
        tell(() => wake.account(id));
        return reply.code(204).send();
      },
    );
  };

function saved(result: SavedStream): Stream {
  if (result.outcome === 'saved') return result.stream;
  throw new Problem(result.outcome);
}
