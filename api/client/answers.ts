import type { z } from 'zod';
import type { healthSchema } from '../views/account-health.js';
import type { accountSchema } from '../views/account.js';
import type { agentSchema } from '../views/agent.js';
import type { automationSchema, dispatcherRulesSchema, triggerSchema } from '../views/business-rule.js';
import type { auditEntrySchema } from '../views/audit-entry.js';
import type { bulkUpdateSchema } from '../views/bulk-update.js';
import type { contactSchema } from '../views/contact.js';
import type { conversionsSchema } from '../views/conversion.js';
import type { policySchema } from '../views/escalation-policy.js';
import type { historyEntrySchema } from '../views/event.js';
import type { gapSchema } from '../views/gap.js';
import type { itemSchema } from '../views/item.js';
import type { incidentDetailSchema, incidentSchema } from '../views/incident.js';
import type { keywordSchema } from '../views/keyword.js';
import type { departmentSchema, groupSchema, productSchema } from '../views/named.js';
import type { mailSchema } from '../views/mail.js';
import type { notificationSchema } from '../views/notification.js';
import type { pageRecordSchema } from '../views/page-record.js';
import type { replyPreviewSchema } from '../views/reply-preview.js';
import type { replySchema } from '../views/reply.js';
import type { ruleEffectSchema } from '../views/rule-effect.js';
import type { ticketRulesSchema, triedSchema } from '../views/ticket-rules.js';
import type { streamSchema } from '../views/stream.js';
import type { commentSchema, ticketSchema, ticketWithDraftSchema } from '../views/ticket.js';
import type { globalSettingsSchema } from '../views/settings.js';
import type { suspendedUserSchema } from '../views/suspended-user.js';
import type { viewSchema } from '../views/view.js';
import type { deliverySchema } from '../views/delivery.js';
import type { webhookSchema, webhookWithSecretSchema } from '../views/webhook.js';
import type { tokenSchema } from '../views/token.js';
import type { xUserCardSchema } from '../views/x-user-card.js';
import type { knownXUserSchema } from '../views/x-user.js';

export type Account = z.output<typeof accountSchema>;
export type BulkUpdate = z.output<typeof bulkUpdateSchema>;
export type Comment = z.output<typeof commentSchema>;
export type Contact = z.output<typeof contactSchema>;
export type Gap = z.output<typeof gapSchema>;
type Health = z.output<typeof healthSchema>;
export type Item = z.output<typeof itemSchema>;
export type Reply = z.output<typeof replySchema>;
export type Stream = z.output<typeof streamSchema>;
export type Ticket = z.output<typeof ticketSchema>;
type EscalationPolicy = z.output<typeof policySchema>;
type Incident = z.output<typeof incidentSchema>;
type PageRecord = z.output<typeof pageRecordSchema>;
type IncidentDetail = z.output<typeof incidentDetailSchema>;
type Notification = z.output<typeof notificationSchema>;
type RuleEffect = z.output<typeof ruleEffectSchema>;
type Conversions = z.output<typeof conversionsSchema>;
type Agent = z.output<typeof agentSchema>;
type AuditEntry = z.output<typeof auditEntrySchema>;
type Department = z.output<typeof departmentSchema>;
type Group = z.output<typeof groupSchema>;
type Keyword = z.output<typeof keywordSchema>;
type Mail = z.output<typeof mailSchema>;
type Product = z.output<typeof productSchema>;
type Settings = z.output<typeof globalSettingsSchema>;
type SuspendedUser = z.output<typeof suspendedUserSchema>;
type TicketRules = z.output<typeof ticketRulesSchema>;
type Tried = z.output<typeof triedSchema>;
type KnownXUser = z.output<typeof knownXUserSchema>;
type XUserCard = z.output<typeof xUserCardSchema>;
type View = z.output<typeof viewSchema>;
type Automation = z.output<typeof automationSchema>;
type DispatcherRules = z.output<typeof dispatcherRulesSchema>;
type Trigger = z.output<typeof triggerSchema>;
type Webhook = z.output<typeof webhookSchema>;
type WebhookWithSecret = z.output<typeof webhookWithSecretSchema>;
type Delivery = z.output<typeof deliverySchema>;
type Token = z.output<typeof tokenSchema>;

/** A page of a list. */
export interface Page<Each> {
  readonly data: Each[];
  /** null: the last page. */
  readonly nextCursor: string | null;
}

/** Where the browser goes to approve at X. */
interface Begun {
  readonly authorizeUrl: string;
}

/** What each route that programs ask answers when it does not refuse; `*` stands for an id. */
interface Answers {
  'GET /v1/accounts': Page<Account>;
  'POST /v1/accounts/connect': Begun;
  'GET /v1/accounts/*': Account;
  'GET /v1/mails': Page<Mail>;
  'PATCH /v1/accounts/*': Account;
  'GET /v1/accounts/*/gaps': Page<Gap>;
  'GET /v1/accounts/*/health': Health;
  'GET /v1/accounts/*/keywords': Page<Keyword>;
  'POST /v1/accounts/*/activate': Account;
  'POST /v1/accounts/*/deactivate': Account;
  'POST /v1/accounts/*/poll': Account;
  'POST /v1/accounts/*/reauthorize': Begun;
  'GET /v1/accounts/*/streams': Page<Stream>;
  'POST /v1/accounts/*/streams': Stream;
  'GET /v1/accounts/*/streams/*': Stream;
  'PATCH /v1/accounts/*/streams/*': Stream;
  'GET /v1/accounts/*/ticket-rules': TicketRules;
  'PUT /v1/accounts/*/ticket-rules': TicketRules;
  'POST /v1/accounts/*/ticket-rules/try': Tried;
  'GET /v1/agents': Page<Agent>;
  'POST /v1/agents': Agent;
  'GET /v1/automations': Page<Automation>;
  'POST /v1/automations': Automation;
  'GET /v1/automations/*': Automation;
  'PATCH /v1/automations/*': Automation;
  'GET /v1/audit': Page<AuditEntry>;
  'GET /v1/contacts': Page<Contact>;
  'GET /v1/contacts/*': Contact;
  'POST /v1/contacts/*/merge': Contact;
  'POST /v1/contacts/*/x-users': Contact;
  'GET /v1/x-users': Page<KnownXUser>;
  'GET /v1/x-users/*': XUserCard;
  'GET /v1/departments': Page<Department>;
  'POST /v1/departments': Department;
  'GET /v1/dispatcher-rules': DispatcherRules;
  'PUT /v1/dispatcher-rules': DispatcherRules;
  'GET /v1/escalation-policies': Page<EscalationPolicy>;
  'POST /v1/escalation-policies': EscalationPolicy;
  'GET /v1/escalation-policies/*': EscalationPolicy;
  'PATCH /v1/escalation-policies/*': EscalationPolicy;
  'GET /v1/escalation-policies/*/pages': Page<PageRecord>;
  'POST /v1/escalation-policies/*/test': { readonly id: string; readonly pages: PageRecord[] };
  'GET /v1/groups': Page<Group>;
  'POST /v1/groups': Group;
  'GET /v1/inbox': Page<Item>;
  'GET /v1/inbox/*': Item;
  'POST /v1/inbox/*/convert': Ticket;
  'POST /v1/inbox/*/like': Item;
  'POST /v1/inbox/*/repost': Item;
  'POST /v1/inbox/*/reply': Reply;
  'POST /v1/inbox/convert': Conversions;
  'GET /v1/incidents': Page<Incident>;
  'GET /v1/incidents/*': IncidentDetail;
  'POST /v1/incidents/*/acknowledge': IncidentDetail;
  'POST /v1/incidents/*/resolve': IncidentDetail;
  'GET /v1/products': Page<Product>;
  'POST /v1/products': Product;
  'GET /v1/notifications': Page<Notification>;
  'POST /v1/notifications/*/read': Notification;
  'GET /v1/tickets/*/rule-effects': Page<RuleEffect>;
  'GET /v1/replies/*': Reply;
  'POST /v1/replies/*/cancel': Reply;
  'POST /v1/replies/*/resolve': Reply;
  'GET /v1/set-aside': Page<Item>;
  'POST /v1/set-aside/*/retry': Item;
  'GET /v1/settings': Settings;
  'PATCH /v1/settings': Settings;
  'GET /v1/suspended-users': Page<SuspendedUser>;
  'GET /v1/suspended-users/*': SuspendedUser;
  'PUT /v1/suspended-users/*': SuspendedUser;
  'GET /v1/views': Page<View>;
  'POST /v1/views': View;
  'GET /v1/views/*': View;
  'PATCH /v1/views/*': View;
  'GET /v1/triggers': Page<Trigger>;
  'POST /v1/triggers': Trigger;
  'GET /v1/triggers/*': Trigger;
  'PATCH /v1/triggers/*': Trigger;
  'GET /v1/tickets': Page<Ticket>;
  'GET /v1/tickets/*': z.output<typeof ticketWithDraftSchema>;
  'GET /v1/tickets/bulk/*': BulkUpdate;
  'POST /v1/tickets/bulk': BulkUpdate;
  'PATCH /v1/tickets/*': Ticket;
  'POST /v1/tickets/*/end-session': Ticket;
  'GET /v1/tickets/*/history': Page<z.output<typeof historyEntrySchema>>;
  'GET /v1/tickets/*/comments': Page<Comment>;
  'POST /v1/tickets/*/comments': Comment;
  'GET /v1/tickets/*/replies': Page<Reply>;
  'POST /v1/tickets/*/replies': Reply;
  'POST /v1/tickets/*/replies/preview': z.output<typeof replyPreviewSchema>;
  'POST /v1/tickets/*/direct-message': { readonly ticket: Ticket; readonly reply: Reply | null };
  'GET /v1/webhooks': Page<Webhook>;
  'POST /v1/webhooks': WebhookWithSecret;
  'GET /v1/webhooks/*': Webhook;
  'PATCH /v1/webhooks/*': Webhook;
  'POST /v1/webhooks/*/rotate-secret': WebhookWithSecret;
  'POST /v1/webhooks/*/test': Delivery;
  'GET /v1/webhooks/*/deliveries': Page<Delivery>;
  'GET /v1/deliveries/*': Delivery;
  'POST /v1/deliveries/*/replay': Delivery;
  'POST /v1/tokens': Token & { readonly secret: string };
}

/** What a route answers to a path as it is written at the call; unknown for any other path. */
export type Answer<
  Method extends string,
  Path extends string,
> = `${Method} ${Route<Path>}` extends infer Key extends keyof Answers ? Answers[Key] : unknown;

type Route<Path extends string> = Path extends `${infer Resource}?${string}`
  ? Segments<Resource>
  : Segments<Path>;

type Segments<Path extends string> = Path extends `${infer First}/${infer Rest}`
  ? `${Segment<First>}/${Segments<Rest>}`
  : Segment<Path>;

type Segment<Part extends string> = string extends Part ? '*' : Part;
