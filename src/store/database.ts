import mongoose, { type mongo } from 'mongoose';
import type { AccessIncident, Notice } from '../domain/access/incident.js';
import type { Account, Source } from '../domain/accounts/account.js';
import type { Agent } from '../domain/agents/agent.js';
import type { ApiToken } from '../domain/agents/api-token.js';
import type { BulkRow, BulkUpdate } from '../domain/bulk/bulk-update.js';
import type { Incident } from '../domain/escalation/incident.js';
import type { Page } from '../domain/escalation/page.js';
import type { EscalationTrouble } from '../domain/escalation/watchdog.js';
import type { EscalationPolicy, EscalationWatch, PolicyMatch } from '../domain/escalation/policy.js';
import type { AuditEntry } from '../domain/audit/entry.js';
import type { Automation, AutomationRun, DispatcherRules, Trigger } from '../domain/business-rules/rules.js';
import type { RuleAnswer } from '../domain/effects/rule-answer.js';
import type { Notification } from '../domain/effects/notification.js';
import type { Effect } from '../domain/effects/effect.js';
import type { PerchEvent } from '../domain/events/event.js';
import type { View } from '../domain/views/view.js';
import type { Delivery } from '../domain/webhooks/delivery.js';
import type { Webhook } from '../domain/webhooks/webhook.js';
import type { Contact } from '../domain/tickets/contact.js';
import type { Gap } from '../domain/sources/gap.js';
import type { KeptMail, Mailbox } from '../domain/mail/mail.js';
import type { Item } from '../domain/items/item.js';
import type { Medium } from '../domain/media/medium.js';
import type { Reply } from '../domain/replies/reply.js';
import type { SuspendedUser } from '../domain/rules/suspended-user.js';
import type { TicketRules } from '../domain/rules/ticket-rule.js';
import type { Settings } from '../domain/settings.js';
import type { Silence } from '../domain/access/silence.js';
import type { Stream } from '../domain/streams/stream.js';
import type { Charge } from '../domain/spend/spend.js';
import type { Named } from '../domain/tickets/named.js';
import type { Comment, Ticket } from '../domain/tickets/ticket.js';
import type { KnownXUser } from '../domain/x-users/x-user.js';
import type { TextDay } from './escalation/text-budget.js';
import type { Grant } from './grants/grant.js';
import type { IdempotencyRecord } from './idempotency/idempotency.js';
import type { TicketLink } from './links/repository.js';
import type { TicketPageSession, TicketSignIn } from './links/visits.js';
import type { IncomingText } from './phones/incoming.js';
import type { PhoneCode } from './phones/codes.js';
import type { MessageSend } from './replies/message-quota.js';
import type { PushState } from './push/repository.js';
import { requireDatabaseName, requireReplicaSet, whyNotConnected } from './requirements.js';
import type { XLook } from './x-users/looks.js';
import type { ConnectState, Session, SignInCode } from './sessions/session.js';

export type ClientSession = mongo.ClientSession;

/** The options of a read that may be part of a transaction. */
export const inSession = (session: ClientSession | undefined): { readonly session?: ClientSession } =>
  session ? { session } : {};
export type Collection<T extends mongo.Document> = mongo.Collection<T>;

interface Counter {
  readonly _id: string;
  readonly value: number;
}

/** Every collection Perch has, typed; reads and writes go through the driver (docs/adr/0004). */
interface Collections {
  readonly accounts: Collection<Account>;
  readonly sources: Collection<Source>;
  readonly streams: Collection<Stream>;
  readonly grants: Collection<Grant>;
  readonly accessIncidents: Collection<AccessIncident>;
  readonly notices: Collection<Notice>;
  readonly silences: Collection<Silence>;
  readonly gaps: Collection<Gap>;
  readonly charges: Collection<Charge>;
  readonly items: Collection<Item>;
  readonly tickets: Collection<Ticket>;
  readonly comments: Collection<Comment>;
  readonly contacts: Collection<Contact>;
  readonly xUsers: Collection<KnownXUser>;
  readonly xLooks: Collection<XLook>;
  readonly replies: Collection<Reply>;
  /** Their content is in GridFS (`media/content.ts`). */
  readonly media: Collection<Medium>;
  readonly mails: Collection<KeptMail>;
  readonly mailboxes: Collection<Mailbox>;
  readonly bulkUpdates: Collection<BulkUpdate>;
  readonly bulkRows: Collection<BulkRow>;
  readonly ticketRules: Collection<TicketRules>;
  readonly suspendedUsers: Collection<SuspendedUser>;
  readonly settings: Collection<Settings>;
  readonly agents: Collection<Agent>;
  readonly groups: Collection<Named>;
  readonly departments: Collection<Named>;
  readonly products: Collection<Named>;
  readonly sessions: Collection<Session>;
  readonly signInCodes: Collection<SignInCode>;
  readonly apiTokens: Collection<ApiToken>;
  readonly connectStates: Collection<ConnectState>;
  readonly idempotency: Collection<IdempotencyRecord>;
  readonly counters: Collection<Counter>;
  readonly push: Collection<PushState>;
  readonly ticketLinks: Collection<TicketLink>;
  readonly ticketSignIns: Collection<TicketSignIn>;
  readonly ticketPageSessions: Collection<TicketPageSession>;
  readonly messageSends: Collection<MessageSend>;
  readonly escalationPolicies: Collection<EscalationPolicy>;
  readonly escalationWatches: Collection<EscalationWatch>;
  readonly policyMatches: Collection<PolicyMatch>;
  readonly incidents: Collection<Incident>;
  readonly pages: Collection<Page>;
  readonly escalationTroubles: Collection<EscalationTrouble>;
  readonly textDays: Collection<TextDay>;
  readonly incomingTexts: Collection<IncomingText>;
  readonly phoneCodes: Collection<PhoneCode>;
  readonly events: Collection<PerchEvent>;
  readonly dispatcherRules: Collection<DispatcherRules>;
  readonly triggers: Collection<Trigger>;
  readonly automations: Collection<Automation>;
  readonly automationRuns: Collection<AutomationRun>;
  readonly effects: Collection<Effect>;
  readonly ruleAnswers: Collection<RuleAnswer>;
  readonly notifications: Collection<Notification>;
  readonly views: Collection<View>;
  readonly webhooks: Collection<Webhook>;
  readonly deliveries: Collection<Delivery>;
  readonly audit: Collection<AuditEntry>;
}

export interface Database extends Collections {
  readonly native: mongo.Db;
  /**
   * Runs `work` in a transaction (snapshot, majority), again on a write conflict, and again on a
   * unique key another transaction took meanwhile: inside a transaction E11000 aborts it and can't
   * be handled there, so the decision is simply made anew on what is there now. The same after a
   * ConflictError.
   */
  transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const attemptsAtMost = 8;

/**
 * Connects; rejects with what to do when the address names no database or the server has no transactions,
 * and within some 10 s when no primary answers.
 */
export async function openDatabase(uri: string): Promise<Database> {
  requireDatabaseName(uri);
  const connection = await connected(uri);
  const native = connection.getClient().db(connection.name);
  return {
    ...collectionsOf(native),
    native,
    transaction: (work) => inTransaction(connection, work),
    close: () => connection.close(),
  };
}

async function connected(uri: string): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    writeConcern: { w: 'majority' },
    readConcernLevel: 'majority',
  });
  try {
    await connection.asPromise();
    await requireReplicaSet(connection.getClient().db('admin'));
    return connection;
  } catch (error) {
    await connection.close();
    throw await whyNotConnected(uri, error);
  }
}

const names = [
  'accounts',
  'sources',
  'streams',
  'grants',
  'accessIncidents',
  'notices',
  'silences',
  'gaps',
  'charges',
  'items',
  'tickets',
  'comments',
  'contacts',
  'xUsers',
  'xLooks',
  'replies',
  'media',
  'mails',
  'mailboxes',
  'bulkUpdates',
  'bulkRows',
  'ticketRules',
  'suspendedUsers',
  'settings',
  'agents',
  'groups',
  'departments',
  'products',
  'sessions',
  'signInCodes',
  'apiTokens',
  'connectStates',
  'idempotency',
  'counters',
  'push',
  'ticketLinks',
  'ticketSignIns',
  'ticketPageSessions',
  'messageSends',
  'escalationPolicies',
  'escalationWatches',
  'policyMatches',
  'incidents',
  'pages',
  'escalationTroubles',
  'textDays',
  'incomingTexts',
  'phoneCodes',
  'events',
  'dispatcherRules',
  'triggers',
  'automations',
  'automationRuns',
  'effects',
  'ruleAnswers',
  'notifications',
  'views',
  'webhooks',
  'deliveries',
  'audit',
] as const satisfies readonly (keyof Collections)[];

/** The collections of a database; nothing is asked of it. */
export function collectionsOf(native: mongo.Db): Collections {
  const collections = Object.fromEntries(names.map((name) => [name, native.collection(name)]));
  return collections as unknown as Collections;
}

async function inTransaction<T>(
  connection: mongoose.Connection,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await connection.startSession();
    try {
      return await session.withTransaction(() => work(session), {
        readConcern: { level: 'snapshot' },
        writeConcern: new mongoose.mongo.WriteConcern('majority'),
      });
    } catch (error) {
      if (!(isDuplicateKey(error) || error instanceof ConflictError) || attempt >= attemptsAtMost)
        throw error;
    } finally {
      await session.endSession();
    }
  }
}

/** A unique index refused the write. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;

/** Ids of our own are ObjectIds as text: roughly ordered by time, and plain strings everywhere. */
export const newId = (): string => new mongoose.mongo.ObjectId().toHexString();

/** A decision was made on data that has changed since; the transaction may be tried again. */
export class ConflictError extends Error {}

/** The network, or no server that takes what was asked. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoNetworkError ||
  error instanceof mongoose.mongo.MongoServerSelectionError;

/** Errors that pass by themselves: the network, a lost primary, a conflict with another writer. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConflictError ||
  isDuplicateKey(error) ||
  isUnanswered(error) ||
  (error instanceof mongoose.mongo.MongoError &&
    (error.hasErrorLabel('TransientTransactionError') || error.hasErrorLabel('RetryableWriteError')));

/**
 * The same of a transaction that has failed in all its attempts: a unique key that is still taken then is no race with
 * another one.
 */
export const isStillPassing = (error: unknown): boolean => isPassing(error) && !isDuplicateKey(error);
