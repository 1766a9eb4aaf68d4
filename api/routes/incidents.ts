import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { meets } from '../../src/domain/agents/permissions.js';
import { incidentStates, type Incident } from '../../src/domain/escalation/incident.js';
import type { Item } from '../../src/domain/items/item.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { acknowledgeWithin } from '../../src/store/escalation/acknowledge.js';
import { incidentListing, type IncidentViewer } from '../../src/store/escalation/incident-listing.js';
import { incidentPages } from '../../src/store/escalation/page-records.js';
import { resolveWithin } from '../../src/store/escalation/resolve.js';
import { agentNames } from '../conventions/agent-names.js';
import { listOf, listQuery } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { seenItems } from '../conventions/seen-items.js';
import { id, idParams, noBody } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import { tagged } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import {
  agentsNamedBy,
  incidentDetailSchema,
  incidentSchema,
  viewIncident,
  viewIncidentDetail,
} from '../views/incident.js';

const filters = {
  accountId: id.optional(),
  policyId: id.optional(),
  state: z.enum(incidentStates).optional(),
};

export const incidentRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const incidents = incidentListing(db);
    const accounts = accountsRepository(db);
    const doOnce = once({ db, clock, keys: config.keys });
    const tell = teller(app);
    const access = forAgents('escalation');

    async function viewerOf(request: FastifyRequest): Promise<IncidentViewer> {
      const agent = agentOf(request);
      if (meets(agent, 'admin')) return { agentId: agent._id, accountIds: null };
      const seen = await accounts.withItemsSeenBy(agent);
      return { agentId: agent._id, accountIds: seen.map(({ _id }) => _id) };
    }

    async function seen(request: FastifyRequest): Promise<Incident> {
      const incident = await incidents.get(idParams.parse(request.params).id, await viewerOf(request));
      if (!incident) throw notFound();
      return incident;
    }

    async function samplesOf({ sampleItemIds }: Incident, request: FastifyRequest) {
      const { seen, viewAll } = await seenItems({ config, db }, request);
      const found = await db.items.find({ _id: { $in: [...sampleItemIds] } }).toArray();
      const shown = sampleItemIds.flatMap((each) => found.find(({ _id }) => _id === each) ?? []);
      const isSeen = ({ gone, accountId, kind }: Item): boolean =>
        !gone && seen.accountIds.includes(accountId) && (kind === 'post' || seen.withDirectMessages);
      return viewAll(shown.filter(isSeen));
    }

    async function viewOne(incident: Incident, request: FastifyRequest) {
      const pages = await incidentPages(db, incident._id);
      const nameOf = await agentNames(db, [
        ...agentsNamedBy(incident),
        ...pages.map(({ agentId }) => agentId),
      ]);
      const withAddress = meets(agentOf(request), 'admin');
      return viewIncidentDetail(incident, {
        ...{ nameOf, pages, withAddress },
        samples: await samplesOf(incident, request),
      });
    }

    app.get(
      '/incidents',
      {
        config: access,
        schema: {
          tags: ['escalation'],
          summary: 'List incidents, newest first',
          querystring: listQuery(filters),
          response: { 200: listOf(incidentSchema) },
        },
      },
      async (request) => {
        const { limit, cursor, ...selection } = request.query;
        const page = await incidents.list(await viewerOf(request), selection, { limit, cursor });
        const nameOf = await agentNames(db, page.data.flatMap(agentsNamedBy));
        return { ...page, data: page.data.map((incident) => viewIncident(incident, nameOf)) };
      },
    );

    app.get(
      '/incidents/:id',
      {
        config: access,
        schema: {
          tags: ['escalation'],
          summary: 'Read an incident: what floods, who was paged, who has it',
          params: idParams,
          response: { 200: incidentDetailSchema },
        },
      },
      async (request, reply) => {
        const incident = await seen(request);
        return tagged(reply, incident, await viewOne(incident, request));
      },
    );

    app.post(
      '/incidents/:id/acknowledge',
      {
        config: { ...access, problems: ['incidentOver'] },
        schema: {
          headers: onceHeaders,
          tags: ['escalation'],
          summary: 'Take an incident: nobody else is paged. Whoever was first has it, and is answered with',
          params: idParams,
          body: noBody,
          response: { 200: incidentDetailSchema },
        },
      },
      async (request, reply) => {
        const { _id: incidentId, policyId } = await seen(request);
        return doOnce(request, reply, async (session) => {
          const asked = { incidentId, agentId: agentOf(request)._id, via: 'api' } as const;
          const done = await acknowledgeWithin(db, asked, clock(), session);
          if (done.outcome === 'notFound') throw notFound();
          if (done.outcome === 'over') throw new Problem('incidentOver');
          return answer(await viewOne(done.incident, request), policyId);
        });
      },
    );

    app.post(
      '/incidents/:id/resolve',
      {
        config: access,
        schema: {
          headers: onceHeaders,
          tags: ['escalation'],
          summary: 'End an incident, acknowledged or not; the same flood pages nobody again',
          params: idParams,
          body: noBody,
          response: { 200: incidentDetailSchema },
        },
      },
      async (request, reply) => {
        const { _id: incidentId, policyId } = await seen(request);
        return doOnce(request, reply, async (session) => {
          const asked = { incidentId, agentId: agentOf(request)._id };
          const done = await resolveWithin(db, asked, clock(), session);
          if (done.outcome === 'notFound') throw notFound();
          return answer(await viewOne(done.incident, request), policyId);
        });
      },
    );

    const answer = (body: z.output<typeof incidentDetailSchema>, policyId: string) => ({
      ...{ status: 200 as const, body, version: body.version },
      committed: () => tell(() => wake.escalation(policyId)),
    });
  };
