import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { namedKinds } from '../../src/domain/tickets/named.js';
import type { Parts } from '../parts.js';
import { accountKeywordRoutes } from './account-keywords.js';
import { accountStateRoutes } from './account-states.js';
import { accountRoutes } from './accounts.js';
import { agentRoutes } from './agents.js';
import { commentRoutes } from './comments.js';
import { connectingRoutes } from './connecting.js';
import { contactRoutes } from './contacts.js';
import { convertingRoutes } from './converting.js';
import { inboxRoutes } from './inbox.js';
import { inboxEventRoutes } from './inbox-events.js';
import { inboxReplyRoutes } from './inbox-replies.js';
import { mailRoutes } from './mails.js';
import { namedRoutes } from './named.js';
import { replyRoutes } from './replies.js';
import { sessionRoutes } from './session.js';
import { settingsRoutes } from './settings.js';
import { setAsideRoutes } from './set-aside.js';
import { streamRoutes } from './streams.js';
import { suspendedUserRoutes } from './suspended-users.js';
import { ticketRuleRoutes } from './ticket-rules.js';
import { ticketRoutes } from './tickets.js';
import { tokenRoutes } from './tokens.js';
import { xUserRoutes } from './x-users.js';

/** Everything below /v1. */
export const routes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(sessionRoutes(parts));
    await app.register(tokenRoutes(parts));
    await app.register(accountRoutes(parts));
    await app.register(accountStateRoutes(parts));
    await app.register(accountKeywordRoutes(parts));
    await app.register(streamRoutes(parts));
    await app.register(ticketRuleRoutes(parts));
    await app.register(connectingRoutes(parts));
    await app.register(inboxRoutes(parts));
    await app.register(inboxEventRoutes(parts));
    await app.register(convertingRoutes(parts));
    await app.register(inboxReplyRoutes(parts));
    await app.register(setAsideRoutes(parts));
    await app.register(ticketRoutes(parts));
    await app.register(commentRoutes(parts));
    await app.register(replyRoutes(parts));
    await app.register(mailRoutes(parts));
    await app.register(contactRoutes(parts));
    await app.register(xUserRoutes(parts));
    await app.register(suspendedUserRoutes(parts));
    await app.register(settingsRoutes(parts));
    await app.register(agentRoutes(parts));
    for (const kind of namedKinds) await app.register(namedRoutes(kind, parts));
  };
