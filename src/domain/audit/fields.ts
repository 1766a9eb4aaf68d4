import type { Account } from '../accounts/account.js';
import type { Agent } from '../agents/agent.js';
import type { ApiToken } from '../agents/api-token.js';
import type { Automation, DispatcherRules, Trigger } from '../business-rules/rules.js';
import type { EscalationPolicy } from '../escalation/policy.js';
import type { SuspendedUser } from '../rules/suspended-user.js';
import type { TicketRules } from '../rules/ticket-rule.js';
import type { Settings } from '../settings.js';
import type { Stream } from '../streams/stream.js';
import type { Named } from '../tickets/named.js';
import type { View } from '../views/view.js';
import type { Webhook } from '../webhooks/webhook.js';
import type { AuditedResource } from './entry.js';
import { left, partsOf, secret, secretAs, shown, type FieldsOf } from './how.js';

/** What is kept of each resource. */
export interface AuditedDocuments {
  /** With what X granted: any value, whose change is told. */
  readonly account: Account & { readonly grant?: unknown };
  readonly ticketRules: TicketRules;
  readonly stream: Stream;
  readonly suspendedUser: SuspendedUser;
  readonly agent: Agent;
  readonly group: Named;
  readonly department: Named;
  readonly product: Named;
  readonly token: ApiToken;
  readonly settings: Settings;
  readonly escalationPolicy: EscalationPolicy;
  readonly dispatcherRules: DispatcherRules;
  readonly trigger: Trigger;
  readonly automation: Automation;
  readonly view: View;
  readonly webhook: Webhook;
}

const record = { _id: left, version: left, createdAt: left, updatedAt: left } as const;
const named: FieldsOf<Named> = { ...record, name: shown, holds: left };
const ruled = {
  ...record,
  ...{ name: shown, enabled: shown, position: shown, conditions: shown, actions: shown, changedBy: left },
} as const;

/** What is on the record of each field; the compiler asks for every one. */
export const auditedFields: {
  readonly [Resource in keyof AuditedDocuments]: FieldsOf<AuditedDocuments[Resource]>;
} = {
  account: {
    ...record,
    ...{ xUserId: shown, handle: shown, name: shown, avatarUrl: left, grant: secret },
    ...{ state: shown, stateReason: shown, trouble: left, settings: shown, unlinkedAt: shown },
    ...{ captureStarted: shown, captureFrom: left, resumedAt: left, expectedSince: left },
    ...{ epoch: left, streamsVersion: left, policiesVersion: left, handOver: left },
    ...{ encryptedChatAt: left, recheckAt: left, sendsHeldUntil: left, push: left, pushedUntil: left },
    ...{ lookAskedAt: left, xClockOffsetMs: left },
  },
  ticketRules: { _id: left, accountId: left, version: left, rules: shown, at: left, by: left },
  stream: {
    ...record,
    ...{ accountId: shown, name: shown, query: shown, enabled: shown, convert: shown, pollSeconds: shown },
    since: left,
  },
  suspendedUser: { _id: left, reason: shown, createdAt: left, by: left },
  agent: {
    ...record,
    ...{ email: shown, name: shown, role: shown, permissions: shown, ticketAccess: shown, groupIds: shown },
    ...{ phone: shown, phoneVerifiedAt: left, smsStoppedAt: left, stopMail: left, holds: left },
    passwordHash: secretAs('password'),
  },
  group: named,
  department: named,
  product: named,
  token: {
    ...{ _id: left, name: shown, prefix: shown, hash: left, agentId: shown, scopes: shown, expiresAt: shown },
    ...{ lastUsedAt: left, createdAt: left },
  },
  settings: {
    ...{ _id: left, version: left, updatedAt: left },
    ...{ ticketDeletion: shown, videoMegabytes: shown, undoSeconds: shown, smsDollarsPerDay: shown },
    officeHours: shown,
    ticketLinks: partsOf<Settings['ticketLinks']>({
      ...{ append: shown, alwaysInclude: shown, shortener: shown, daysAfterClosing: shown },
      shortenerConfig: partsOf<Settings['ticketLinks']['shortenerConfig']>({
        ...{ bitlyToken: secret, bitlyDomain: shown, bitlyGroup: shown, customTemplate: shown },
      }),
    }),
  },
  escalationPolicy: {
    ...record,
    ...{ accountId: shown, name: shown, enabled: shown, keywords: shown, count: shown, periodMinutes: shown },
    ...{ perAuthorLimit: shown, countReposts: shown, countOwn: shown, pageOnBackfill: shown, steps: shown },
    ...{ remindMinutes: shown, reopenAfterMinutes: shown },
  },
  dispatcherRules: { _id: left, version: left, rules: shown, at: left, by: left },
  trigger: { ...ruled, standard: left },
  automation: ruled,
  view: {
    ...record,
    ...{ name: shown, enabled: shown, position: shown, conditions: shown, standard: left },
  },
  webhook: {
    ...record,
    ...{ name: shown, url: shown, eventTypes: shown, enabled: shown, disabledBecause: shown },
    ...{ secrets: secret, holds: left },
  },
};

/** Settings, whose change is on record; the record itself is only read. */
export type AuditedSetting = Extract<AuditedResource, keyof AuditedDocuments>;

/** What people know one by; null: nothing but what it belongs to. */
export function nameOf(document: AuditedDocuments[AuditedSetting]): string | null {
  if ('handle' in document) return `@${document.handle}`;
  return 'name' in document ? document.name : null;
}
