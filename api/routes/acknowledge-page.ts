import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { whyEnded } from '../../src/domain/escalation/page-link.js';
import type { Incident } from '../../src/domain/escalation/incident.js';
import { readableTime } from '../../src/notify/times.js';
import { acknowledge } from '../../src/store/escalation/acknowledge.js';
import { incidentListing } from '../../src/store/escalation/incident-listing.js';
import { resolve } from '../../src/store/escalation/resolve.js';
import { agentNames } from '../conventions/agent-names.js';
import { pageLimits } from '../conventions/page-limits.js';
import { problemPage } from '../conventions/problem-page.js';
import { fromThisSite } from '../conventions/same-site.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { open } from '../route-permissions.js';
import { acknowledgePage } from '../views/acknowledge-page.js';
import { pageSchema, sendPage } from '../views/page.js';

const params = z.object({ code: z.string().describe('As the link of the page has it.') });
const linkProblems = ['pageLinkUnknown', 'pageLinkExpired'] as const;
const back = z.undefined().describe('Back to the page.');
const pathOf = (code: string): string => `/a/${encodeURIComponent(code)}`;

/** The link of a page: programs that follow links acknowledge nothing (S61). */
export const acknowledgePageRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const incidents = incidentListing(db);
    const limits = pageLimits(app);
    const tell = teller(app);
    await app.register(formbody, { bodyLimit: 1_024 });

    const looking = { config: { ...open, ...limits.byAddress, problems: linkProblems } };
    const acting = {
      config: { ...open, ...limits.byAddress, problems: [...linkProblems, 'fromAnotherSite'] as const },
      errorHandler: problemPage,
      onRequest: [fromThisSite(config), limits.byCode],
    };
    const shared = { tags: ['acknowledge page'], params };
    const form = { ...shared, consumes: ['application/x-www-form-urlencoded'], response: { 303: back } };

    app.get(
      '/a/:code',
      {
        ...looking,
        errorHandler: problemPage,
        onRequest: limits.byCode,
        schema: {
          ...shared,
          summary: 'The link of a page: what floods, and who has it',
          response: { 200: pageSchema },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        const { incident, agentId } = await linked(code);
        const nameOf = await agentNames(db, incident.acknowledged ? [incident.acknowledged.agentId] : []);
        const acknowledgedBy = incident.acknowledged && nameOf(incident.acknowledged.agentId);
        const account = await db.accounts.findOne({ _id: incident.accountId });
        const found = await db.items.find({ _id: { $in: [...incident.sampleItemIds] } }).toArray();
        const samples = incident.sampleItemIds.flatMap(
          (each) => found.find(({ _id, gone }) => _id === each && !gone) ?? [],
        );
        const shown = { path: pathOf(code), incident, agentId, acknowledgedBy, samples };
        return sendPage(reply, 200, acknowledgePage({ ...shown, handle: account?.handle ?? null }));
      },
    );

    app.post(
      '/a/:code',
      { ...acting, schema: { ...form, summary: 'Acknowledge by the link of a page' } },
      async (request, reply) => {
        const { incident, agentId } = await linked(request.params.code);
        const { _id: incidentId, policyId } = incident;
        await acknowledge(db, { incidentId, agentId, via: 'link' }, clock);
        tell(() => wake.escalation(policyId));
        return reply.redirect(pathOf(request.params.code), 303);
      },
    );

    app.post(
      '/a/:code/resolve',
      { ...acting, schema: { ...form, summary: 'Resolve by the link of a page' } },
      async (request, reply) => {
        const { incident, agentId } = await linked(request.params.code);
        // The page offers it to whoever sees that somebody has it.
        if (incident.state === 'acknowledged') {
          await resolve(db, { incidentId: incident._id, agentId }, clock());
          tell(() => wake.escalation(incident.policyId));
        }
        return reply.redirect(pathOf(request.params.code), 303);
      },
    );

    /** Whom the link was sent to, and of what; nobody signs in, so that it goes fast on a phone. */
    async function linked(code: string) {
      const link = await incidents.byCode(code);
      const isAgent = link && (await db.agents.findOne({ _id: link.agentId }, { projection: { _id: 1 } }));
      if (!link || !isAgent) throw new Problem('pageLinkUnknown');
      const why = whyEnded(link.incident, clock());
      if (why !== null) throw new Problem('pageLinkExpired', { detail: await detailOf(link.incident) });
      return link;
    }

    async function detailOf({ resolved }: Incident): Promise<string> {
      if (!resolved) return 'The link is more than seven days old.';
      const at = readableTime(resolved.at);
      if (resolved.agentId === null) return `It ended by itself on ${at}.`;
      const nameOf = await agentNames(db, [resolved.agentId]);
      return `${nameOf(resolved.agentId) ?? 'Somebody'} resolved it on ${at}.`;
    }
  };
