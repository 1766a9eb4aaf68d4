import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { meets } from '../../src/domain/agents/permissions.js';
import type { Page } from '../../src/domain/escalation/page.js';
import type { EscalationPolicy } from '../../src/domain/escalation/policy.js';
import { policyPages } from '../../src/store/escalation/page-records.js';
import { policiesRepository, type SavedPolicy } from '../../src/store/escalation/policies.js';
import { queueTestPages } from '../../src/store/escalation/test-pages.js';
import { agentNames } from '../conventions/agent-names.js';
import { listOf, pageQuery, smallPageQuery } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { seenPolicies } from '../conventions/seen-policies.js';
import { id, idParams, nothing } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { agentOf, changerOf, forAgents } from '../route-permissions.js';
import { policyFields, policySchema } from '../views/escalation-policy.js';
import { pageRecordSchema, viewPageRecord } from '../views/page-record.js';

const fields = z.strictObject({
  accountId: id,
  ...policyFields,
  name: policyFields.name.optional().describe('Left out: “Escalation 1”, or the next number that is free.'),
  enabled: policyFields.enabled.default(true),
  keywords: policyFields.keywords.default([]),
  count: policyFields.count.default(10),
  periodMinutes: policyFields.periodMinutes.default(15),
  perAuthorLimit: policyFields.perAuthorLimit.default(null),
  countReposts: policyFields.countReposts.default(false),
  countOwn: policyFields.countOwn.default(false),
  pageOnBackfill: policyFields.pageOnBackfill.default(false),
  remindMinutes: policyFields.remindMinutes.default(15),
  reopenAfterMinutes: policyFields.reopenAfterMinutes.default(120),
});
const changes = z.strictObject(policyFields).partial();
const tried = z.strictObject({
  step: z.int().min(0).optional().describe('From 0; left out: everybody of all steps.'),
});
const testSchema = z
  .object({ id: z.string(), pages: z.array(pageRecordSchema) })
  .meta({ id: 'EscalationTest' });
const refusals = ['nameTaken', 'smsNotConfigured', 'agentHasNoPhone'] as const;

export const escalationPolicyRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const policies = policiesRepository(db, config.sms !== null);
    const createOnce = once({ db, clock, keys: config.keys });
    const tell = teller(app);
    const access = forAgents('escalation');
    const { accountIds, seen, mayChange, view } = seenPolicies({ config, db, clock });
    const told = (policyId: string) => tell(() => wake.escalation(policyId));

    const mayMake = async (request: FastifyRequest): Promise<void> => {
      if (!meets(agentOf(request), 'manageChannels')) throw new Problem('forbidden');
    };

    app.get(
      '/escalation-policies',
      {
        config: access,
        schema: {
          tags: ['escalation'],
          summary: 'List escalation policies, newest first',
          querystring: smallPageQuery.extend({ accountId: id.optional() }),
          response: { 200: listOf(policySchema) },
        },
      },
      async (request) => {
        const { accountId, ...page } = request.query;
        const { data, nextCursor } = await policies.list(among(await accountIds(request), accountId), page);
        return { data: await Promise.all(data.map(view)), nextCursor };
      },
    );

    app.post(
      '/escalation-policies',
      {
        config: { ...access, problems: [...refusals, 'tooManyPolicies'] },
        preValidation: mayMake,
        schema: {
          headers: onceHeaders,
          tags: ['escalation'],
          summary: 'Page people when posts flood an account; it counts what comes from now on',
          body: fields,
          response: { 201: policySchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const result = await policies.create(request.body, changerOf(request, clock), session);
          if (result.outcome === 'notFound') throw unknownReference(['/accountId']);
          const policy = saved(result);
          return { status: 201, body: await view(policy), version: policy.version };
        }),
    );

    app.get(
      '/escalation-policies/:id',
      {
        config: access,
        schema: {
          tags: ['escalation'],
          summary: 'Read an escalation policy, and where it stands',
          params: idParams,
          response: { 200: policySchema },
        },
      },
      async (request, reply) => {
        const policy = await seen(request);
        return tagged(reply, policy, await view(policy));
      },
    );

    app.patch(
      '/escalation-policies/:id',
      {
        config: { ...access, problems: [...refusals, 'versionNeeded'] },
        preValidation: mayChange,
        schema: {
          headers: versionHeaders,
          tags: ['escalation'],
          summary: 'Change an escalation policy; an incident that is open keeps its steps',
          params: idParams,
          body: changes,
          response: { 200: policySchema },
        },
      },
      async (request, reply) => {
        const version = versionNeeded(request);
        const policy = saved(
          await policies.change(request.params.id, version, request.body, changerOf(request, clock)),
        );
        told(policy._id);
        return tagged(reply, policy, await view(policy));
      },
    );

    app.delete(
      '/escalation-policies/:id',
      {
        config: access,
        preValidation: mayChange,
        schema: {
          tags: ['escalation'],
          summary: 'Remove an escalation policy; its incident is resolved',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        if (!(await policies.remove(request.params.id, changerOf(request, clock)))) throw notFound();
        told(request.params.id);
        return reply.code(204).send();
      },
    );

    app.post(
      '/escalation-policies/:id/test',
      {
        config: access,
        preValidation: mayChange,
        schema: {
          headers: onceHeaders,
          tags: ['escalation'],
          summary: 'Send everybody of a step, or of all steps, a page that says TEST',
          params: idParams,
          body: tried,
          response: { 202: testSchema },
        },
      },
      async (request, reply) => {
        const policy = await seen(request);
        const { step } = request.body;
        if (step !== undefined && step >= policy.steps.length) throw unknownReference(['/step']);
        return createOnce(request, reply, async (session) => {
          const { testId, pages } = await queueTestPages(db, policy, step, clock(), session);
          const body = { id: testId, pages: await viewPages(request, pages) };
          return { status: 202, body, committed: () => told(policy._id) };
        });
      },
    );

    app.get(
      '/escalation-policies/:id/pages',
      {
        config: access,
        schema: {
          tags: ['escalation'],
          summary: 'List what was sent for a policy, tests too, newest first',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(pageRecordSchema) },
        },
      },
      async (request) => {
        const { _id } = await seen(request);
        const { data, nextCursor } = await policyPages(db, _id, request.query);
        return { data: await viewPages(request, data), nextCursor };
      },
    );

    async function viewPages(request: FastifyRequest, pages: readonly Page[]) {
      const nameOf = await agentNames(
        db,
        pages.map(({ agentId }) => agentId),
      );
      const withAddress = meets(agentOf(request), 'admin');
      return pages.map((page) => viewPageRecord(page, { nameOf, withAddress }));
    }
  };

/** Null: of every account. */
const among = (seen: readonly string[] | null, asked: string | undefined): readonly string[] | null =>
  asked === undefined ? seen : seen === null || seen.includes(asked) ? [asked] : [];

function saved(result: SavedPolicy): EscalationPolicy {
  if (result.outcome === 'saved') return result.policy;
  if (result.outcome !== 'badSteps') throw new Problem(result.outcome);
  const { problems } = result;
  const [first] = problems;
  if (!first) throw new Problem('invalidRequest');
  const pointers = problems.flatMap(({ problem, pointer }) => (problem === first.problem ? [pointer] : []));
  if (first.problem === 'unknownAgent') throw unknownReference(pointers);
  const message = first.problem === 'smsNotConfigured' ? 'Twilio is not configured' : 'has no phone number';
  throw new Problem(first.problem, { errors: pointers.map((pointer) => ({ pointer, message })) });
}
