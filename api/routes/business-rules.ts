import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { SavedRuleKind } from '../../src/domain/business-rules/rule-fields.js';
import type { Trigger } from '../../src/domain/business-rules/rules.js';
import { rulesRepository, type SavedRule } from '../../src/store/business-rules/repository.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, nothing } from '../conventions/shapes.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { changerOf, forAdmins, forAgents } from '../route-permissions.js';
import {
  automationSchema,
  newRuleFields,
  ruleFields,
  triggerSchema,
  viewAutomation,
  viewTrigger,
} from '../views/business-rule.js';

const kinds = {
  trigger: {
    ...{ plural: 'triggers', schema: triggerSchema, view: viewTrigger },
    refusals: ['wouldCloseMessages'],
    acts: 'acts on a ticket when something happens to it',
  },
  automation: {
    ...{ plural: 'automations', schema: automationSchema, view: viewAutomation },
    refusals: ['wouldCloseMessages', 'needsHours'],
    acts: 'acts on a ticket when so many hours have passed since something, once',
  },
} as const satisfies Record<SavedRuleKind, object>;

/** The routes of the triggers or the automations. */
export const businessRuleRoutes =
  (kind: SavedRuleKind, { config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { plural, schema, view, refusals, acts } = kinds[kind];
    const a = kind === 'trigger' ? 'a trigger' : 'an automation';
    const repository = rulesRepository(db, kind);
    const createOnce = once({ db, clock, keys: config.keys });
    const tags = ['rules'];

    app.get(
      `/${plural}`,
      {
        config: forAgents('rules'),
        schema: {
          tags,
          summary: `List ${plural} in the order in which they are tried`,
          querystring: pageQuery,
          response: { 200: listOf(schema) },
        },
      },
      async (request) => viewPage(await repository.list(request.query), view),
    );

    app.post(
      `/${plural}`,
      {
        config: { ...forAdmins('rules'), problems: [...refusals, 'tooManyRules'] },
        schema: {
          headers: onceHeaders,
          tags,
          summary: `Make ${a}, which ${acts}`,
          body: newRuleFields[kind],
          response: { 201: schema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const changer = changerOf(request, clock);
          const rule = saved(await repository.create(request.body, changer, session));
          return { status: 201, body: view(rule), version: rule.version };
        }),
    );

    app.get(
      `/${plural}/:id`,
      {
        config: forAgents('rules'),
        schema: { tags, summary: `Read ${a}`, params: idParams, response: { 200: schema } },
      },
      async (request, reply) => {
        const rule = await repository.get(request.params.id);
        if (!rule) throw notFound();
        return tagged(reply, rule, view(rule));
      },
    );

    app.patch(
      `/${plural}/:id`,
      {
        config: { ...forAdmins('rules'), problems: [...refusals, 'versionNeeded'] },
        schema: {
          headers: versionHeaders,
          tags,
          summary: `Change ${a}; it holds for what happens from now on`,
          params: idParams,
          body: ruleFields[kind].partial(),
          response: { 200: schema },
        },
      },
      async (request, reply) => {
        const changer = changerOf(request, clock);
        const { id } = request.params;
        const rule = saved(await repository.change(id, versionNeeded(request), request.body, changer));
        return tagged(reply, rule, view(rule));
      },
    );

    app.delete(
      `/${plural}/:id`,
      {
        config: forAdmins('rules'),
        schema: { tags, summary: `Remove ${a}`, params: idParams, response: { 204: nothing } },
      },
      async (request, reply) => {
        const changer = changerOf(request, clock);
        if (!(await repository.remove(request.params.id, changer))) throw notFound();
        return reply.code(204).send();
      },
    );
  };

function saved(result: SavedRule): Trigger {
  if (result.outcome === 'saved') return result.rule;
  if (result.outcome === 'unknownReferences') throw unknownReference(result.pointers);
  throw new Problem(result.outcome);
}
