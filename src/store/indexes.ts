import type { mongo } from 'mongoose';
import { lookLastsSeconds } from './x-users/looks.js';

/** A named index; `perch migrate` builds them all, and processes refuse to start without them. */
export type Index = mongo.IndexDescription & { readonly name: string };

const day = 86_400;

/**
 * Marks what has a text at all. Not `$type: 'string'`: from that the server can't tell that whoever asks
 * for one text is served by the index, and reads the whole collection instead.
 */
const anyText = { $gt: '' };

/** By collection. The unique ones are what makes "exactly once" true; the partial ones find work. */
export const indexes: Readonly<Record<string, readonly Index[]>> = {
  accounts: [
    { name: 'xUser', key: { xUserId: 1 }, unique: true },
    { name: 'linked', key: { unlinkedAt: 1, createdAt: 1 } },
    { name: 'handOver', key: { handOver: 1 }, partialFilterExpression: { handOver: 'pending' } },
    { name: 'recheck', key: { state: 1, recheckAt: 1 } },
    {
      name: 'pollSilence',
      key: { 'settings.pollSilenceMinutes': 1 },
      partialFilterExpression: { 'settings.pollSilenceMinutes': { $gt: 0 } },
    },
    {
      name: 'itemSilence',
      key: { 'settings.silenceHours': 1 },
      partialFilterExpression: { 'settings.silenceHours': { $gt: 0 } },
    },
    {
      name: 'defaultReplyAccount',
      key: { 'settings.isDefaultReplyAccount': 1 },
      unique: true,
      partialFilterExpression: { 'settings.isDefaultReplyAccount': true },
    },
  ],
  sources: [{ name: 'account', key: { accountId: 1 } }],
  streams: [
    { name: 'account', key: { accountId: 1, createdAt: -1, _id: -1 } },
    { name: 'enabled', key: { accountId: 1 }, partialFilterExpression: { enabled: true } },
    { name: 'name', key: { accountId: 1, name: 1 }, unique: true },
  ],
  items: [
    { name: 'xId', key: { accountId: 1, kind: 1, xId: 1 }, unique: true },
    {
      name: 'toFile',
      key: { accountId: 1, source: 1, createdAt: 1, xId: 1 },
      partialFilterExpression: { toFile: true },
    },
    { name: 'listed', key: { accountId: 1, createdAt: -1, _id: -1 } },
    // Whatever a list leaves open of these is asked for by all its values, so that the order stays the index's.
    {
      name: 'listedByOrigin',
      key: { accountId: 1, origins: 1, ticketed: 1, answered: 1, createdAt: -1, _id: -1 },
    },
    { name: 'terms', key: { terms: 1, accountId: 1, createdAt: -1, _id: -1 } },
    {
      name: 'listedByStream',
      key: { streamIds: 1, ticketed: 1, answered: 1, createdAt: -1, _id: -1 },
      partialFilterExpression: { streamIds: anyText },
    },
    { name: 'author', key: { 'author.xUserId': 1, createdAt: -1 } },
    {
      name: 'inReplyTo',
      key: { inReplyToXId: 1, accountId: 1 },
      partialFilterExpression: { inReplyToXId: anyText },
    },
    {
      name: 'repostOf',
      key: { accountId: 1, repostOfXId: 1 },
      partialFilterExpression: { repostOfXId: anyText },
    },
    {
      name: 'peer',
      key: { accountId: 1, peerXUserId: 1, ticketed: 1, createdAt: -1 },
      partialFilterExpression: { peerXUserId: anyText },
    },
    { name: 'ticket', key: { ticketId: 1 }, partialFilterExpression: { ticketId: anyText } },
    {
      name: 'recheck',
      key: { accountId: 1, recheckAt: 1 },
      partialFilterExpression: { recheckAt: { $exists: true } },
    },
    { name: 'copies', key: { xId: 1 }, partialFilterExpression: { kind: 'post' } },
    { name: 'unread', key: { accountId: 1 }, partialFilterExpression: { unread: true } },
    {
      name: 'likeAsked',
      key: { 'liked.askAt': 1 },
      partialFilterExpression: { 'liked.askAt': { $exists: true } },
    },
    {
      name: 'repostAsked',
      key: { 'reposted.askAt': 1 },
      partialFilterExpression: { 'reposted.askAt': { $exists: true } },
    },
    { name: 'partial', key: { accountId: 1, capturedAt: 1 }, partialFilterExpression: { partial: true } },
    {
      name: 'setAside',
      key: { 'setAside.at': -1, _id: -1 },
      partialFilterExpression: { 'setAside.at': { $type: 'date' } },
    },
  ],
  tickets: [
    { name: 'number', key: { number: 1 }, unique: true },
    {
      name: 'currentDmThread',
      key: { accountId: 1, requesterXUserId: 1 },
      unique: true,
      partialFilterExpression: { currentDmThread: true },
    },
    { name: 'dmThreads', key: { accountId: 1, channel: 1, requesterXUserId: 1, dmLastAt: -1 } },
    {
      name: 'conversation',
      key: { accountId: 1, conversationXId: 1, requesterXUserId: 1 },
      partialFilterExpression: { conversationXId: anyText },
    },
    {
      name: 'firstOfConversation',
      key: { accountId: 1, conversationXId: 1, _id: 1 },
      partialFilterExpression: { conversationXId: anyText },
    },
    {
      name: 'solved',
      key: { accountId: 1, solvedAt: 1 },
      partialFilterExpression: { status: 'solved' },
    },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
    // As with items, status and channel are asked for by all their values where a list leaves them open.
    { name: 'listed', key: { status: 1, channel: 1, createdAt: -1, _id: -1 } },
    { name: 'byAccount', key: { accountId: 1, status: 1, channel: 1, createdAt: -1, _id: -1 } },
    { name: 'byGroup', key: { groupId: 1, status: 1, channel: 1, createdAt: -1, _id: -1 } },
    { name: 'byDepartment', key: { departmentId: 1, status: 1, channel: 1, createdAt: -1, _id: -1 } },
    { name: 'byProduct', key: { productId: 1, status: 1, channel: 1, createdAt: -1, _id: -1 } },
    {
      name: 'byXUser',
      key: { requesterXUserId: 1, createdAt: -1, _id: -1 },
      partialFilterExpression: { requesterXUserId: anyText },
    },
    { name: 'byRequester', key: { requesterId: 1, createdAt: -1, _id: -1 } },
    { name: 'byAssignee', key: { assigneeId: 1, status: 1, channel: 1, createdAt: -1, _id: -1 } },
    { name: 'linked', key: { linked: 1 } },
    { name: 'terms', key: { terms: 1, createdAt: -1, _id: -1 } },
  ],
  comments: [
    {
      name: 'ticketXId',
      key: { ticketId: 1, xId: 1 },
      unique: true,
      partialFilterExpression: { xId: anyText, side: { $in: ['customer', 'agent'] } },
    },
    {
      name: 'xId',
      key: { accountId: 1, xId: 1 },
      unique: true,
      partialFilterExpression: { xId: anyText, side: { $in: ['customer', 'agent'] } },
    },
    {
      name: 'context',
      key: { accountId: 1, xId: 1 },
      partialFilterExpression: { side: 'context' },
    },
    {
      name: 'item',
      key: { itemId: 1 },
      unique: true,
      partialFilterExpression: { itemId: anyText },
    },
    {
      name: 'reply',
      key: { replyId: 1 },
      unique: true,
      partialFilterExpression: { replyId: anyText },
    },
    // What a form of the ticket page said is said once, however often it is sent (S47).
    {
      name: 'form',
      key: { ticketId: 1, formHash: 1 },
      unique: true,
      partialFilterExpression: { formHash: anyText },
    },
    {
      name: 'note',
      key: { accountId: 1, xId: 1, action: 1 },
      unique: true,
      partialFilterExpression: { action: anyText },
    },
    { name: 'ordered', key: { ticketId: 1, at: 1, order: 1, _id: 1 } },
  ],
  contacts: [
    { name: 'renewing', key: { renewedTo: 1 }, partialFilterExpression: { renewedTo: anyText } },
    {
      name: 'xUser',
      key: { 'xUsers.xUserId': 1 },
      unique: true,
      partialFilterExpression: { 'xUsers.xUserId': anyText },
    },
    { name: 'terms', key: { terms: 1, createdAt: -1, _id: -1 } },
    {
      name: 'merged',
      key: { 'merged.contactId': 1 },
      partialFilterExpression: { 'merged.contactId': anyText },
    },
    { name: 'email', key: { email: 1 }, partialFilterExpression: { email: anyText } },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
  ],
  xUsers: [
    { name: 'terms', key: { terms: 1, handleKey: 1, _id: 1 } },
    { name: 'byHandle', key: { handleKey: 1, _id: 1 } },
  ],
  xLooks: [{ name: 'expiry', key: { at: 1 }, expireAfterSeconds: lookLastsSeconds }],
  replies: [
    {
      name: 'unsettled',
      key: { state: 1, accountId: 1 },
      partialFilterExpression: { state: { $in: ['queued', 'sending', 'unknown'] } },
    },
    {
      name: 'xId',
      key: { accountId: 1, xId: 1 },
      unique: true,
      partialFilterExpression: { xId: anyText },
    },
    { name: 'ticket', key: { ticketId: 1, createdAt: -1 } },
    {
      name: 'part',
      key: { 'part.setId': 1, 'part.index': 1 },
      unique: true,
      partialFilterExpression: { 'part.setId': anyText },
    },
    { name: 'unseen', key: { accountId: 1 }, partialFilterExpression: { unseen: true } },
    {
      name: 'handOver',
      key: { handOver: 1, updatedAt: 1 },
      partialFilterExpression: { handOver: 'pending' },
    },
  ],
  media: [
    { name: 'state', key: { state: 1, replyId: 1, createdAt: 1 } },
    { name: 'reply', key: { replyId: 1 }, partialFilterExpression: { replyId: anyText } },
    {
      name: 'wanted',
      key: { 'from.nextTryAt': 1 },
      partialFilterExpression: { state: 'wanted' },
    },
  ],
  mails: [
    { name: 'messageId', key: { messageId: 1 }, unique: true },
    {
      name: 'place',
      key: { place: 1 },
      unique: true,
      partialFilterExpression: { place: { $exists: true } },
    },
    {
      name: 'ticket',
      key: { ticketId: 1, createdAt: -1 },
      partialFilterExpression: { ticketId: anyText },
    },
    { name: 'outcome', key: { outcome: 1, createdAt: -1, _id: -1 } },
    { name: 'raw', key: { createdAt: 1 }, partialFilterExpression: { raw: { $exists: true } } },
  ],
  mailboxes: [],
  bulkUpdates: [
    { name: 'running', key: { createdAt: 1 }, partialFilterExpression: { state: 'running' } },
    {
      name: 'asked',
      key: { agentId: 1, askedHash: 1, createdAt: -1 },
      partialFilterExpression: { askedHash: anyText },
    },
    {
      name: 'handOver',
      key: { handOver: 1, updatedAt: 1 },
      partialFilterExpression: { handOver: 'pending' },
    },
    { name: 'expiry', key: { createdAt: 1 }, expireAfterSeconds: 90 * day },
  ],
  bulkRows: [
    { name: 'ticket', key: { bulkId: 1, ticketId: 1 }, unique: true },
    { name: 'ordered', key: { bulkId: 1, result: 1, place: 1 } },
    { name: 'expiry', key: { createdAt: 1 }, expireAfterSeconds: 90 * day },
  ],
  ticketRules: [{ name: 'version', key: { accountId: 1, version: -1 }, unique: true }],
  suspendedUsers: [{ name: 'newest', key: { createdAt: -1, _id: -1 } }],
  settings: [],
  agents: [
    { name: 'email', key: { email: 1 }, unique: true },
    { name: 'group', key: { groupIds: 1 } },
    { name: 'phone', key: { phone: 1 }, partialFilterExpression: { phone: anyText } },
    { name: 'stopMail', key: { stopMail: 1 }, partialFilterExpression: { stopMail: 'pending' } },
  ],
  groups: [
    { name: 'name', key: { name: 1 }, unique: true },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
  ],
  departments: [
    { name: 'name', key: { name: 1 }, unique: true },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
  ],
  products: [
    { name: 'name', key: { name: 1 }, unique: true },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
  ],
  sessions: [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
  signInCodes: [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
  apiTokens: [
    { name: 'hash', key: { hash: 1 }, unique: true },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
  ],
  connectStates: [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
  idempotency: [{ name: 'expiry', key: { createdAt: 1 }, expireAfterSeconds: day }],
  accessIncidents: [
    {
      name: 'open',
      key: { open: 1 },
      unique: true,
      partialFilterExpression: { open: anyText },
    },
    { name: 'toTell', key: { accountId: 1 }, partialFilterExpression: { toTell: true } },
    { name: 'ended', key: { endedAt: 1 } },
  ],
  silences: [
    {
      name: 'open',
      key: { open: 1 },
      unique: true,
      partialFilterExpression: { open: anyText },
    },
    { name: 'toTell', key: { toTell: 1 }, partialFilterExpression: { toTell: true } },
    { name: 'account', key: { accountId: 1 } },
    { name: 'group', key: { group: 1 } },
    { name: 'ended', key: { endedAt: 1 } },
  ],
  notices: [{ name: 'incident', key: { incidentId: 1 } }],
  charges: [
    {
      name: 'once',
      key: { day: 1, once: 1 },
      unique: true,
      partialFilterExpression: { once: anyText },
    },
    { name: 'spent', key: { day: 1, accountId: 1, on: 1, heldUntil: 1, micros: 1 } },
    { name: 'expiry', key: { at: 1 }, expireAfterSeconds: 8 * day },
  ],
  gaps: [{ name: 'account', key: { accountId: 1, from: -1, _id: -1 } }],
  grants: [],
  counters: [],
  push: [],
  ticketLinks: [
    { name: 'code', key: { codeHash: 1 }, unique: true },
    { name: 'shortCode', key: { shortHash: 1 }, unique: true },
    { name: 'keyId', key: { 'codes.keyId': 1 } },
  ],
  ticketSignIns: [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
  ticketPageSessions: [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
  messageSends: [{ name: 'expiry', key: { at: 1 }, expireAfterSeconds: 2 * day }],
  textDays: [{ name: 'expiry', key: { at: 1 }, expireAfterSeconds: 8 * day }],
  escalationPolicies: [
    { name: 'name', key: { accountId: 1, name: 1 }, unique: true },
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
    { name: 'enabled', key: { accountId: 1 }, partialFilterExpression: { enabled: true } },
    { name: 'paged', key: { 'steps.agentIds': 1 } },
  ],
  escalationWatches: [
    {
      name: 'handOver',
      key: { handOver: 1, updatedAt: 1 },
      partialFilterExpression: { handOver: 'pending' },
    },
    { name: 'account', key: { accountId: 1, handOver: 1 } },
    { name: 'due', key: { nextAt: 1 } },
  ],
  policyMatches: [
    { name: 'seq', key: { policyId: 1, seq: 1 }, unique: true },
    { name: 'at', key: { policyId: 1, at: 1 } },
    // Longer than the longest period.
    { name: 'expiry', key: { storedAt: 1 }, expireAfterSeconds: 35 * day },
  ],
  incidents: [
    { name: 'surging', key: { surging: 1 }, unique: true, partialFilterExpression: { surging: anyText } },
    { name: 'policy', key: { policyId: 1, openedAt: -1, _id: -1 } },
    { name: 'account', key: { accountId: 1, openedAt: -1, _id: -1 } },
    { name: 'newest', key: { openedAt: -1, _id: -1 } },
    { name: 'link', key: { 'links.codeHash': 1 } },
    { name: 'person', key: { 'links.agentId': 1, state: 1, openedAt: -1 } },
    { name: 'due', key: { state: 1, nextAt: 1 } },
    { name: 'active', key: { policyId: 1, state: 1 } },
  ],
  pages: [
    { name: 'open', key: { policyId: 1 }, partialFilterExpression: { open: true } },
    { name: 'receipt', key: { policyId: 1 }, partialFilterExpression: { receiptBy: { $exists: true } } },
    { name: 'incident', key: { incidentId: 1, createdAt: 1 } },
    { name: 'policy', key: { policyId: 1, createdAt: -1, _id: -1 } },
    { name: 'person', key: { agentId: 1, beganAt: -1 } },
    { name: 'state', key: { state: 1, receiptBy: 1 } },
    { name: 'expiry', key: { createdAt: 1 }, expireAfterSeconds: 400 * day },
  ],
  escalationTroubles: [
    { name: 'open', key: { open: 1 }, unique: true, partialFilterExpression: { open: anyText } },
    { name: 'toTell', key: { toTell: 1 }, partialFilterExpression: { toTell: true } },
    { name: 'ended', key: { endedAt: 1 } },
  ],
  incomingTexts: [
    { name: 'helped', key: { from: 1, at: -1 }, partialFilterExpression: { helped: true } },
    { name: 'expiry', key: { at: 1 }, expireAfterSeconds: 30 * day },
  ],
  phoneCodes: [{ name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
  events: [
    { name: 'pending', key: { pending: 1, _id: 1 }, partialFilterExpression: { pending: true } },
    { name: 'pendingChange', key: { changeId: 1 }, partialFilterExpression: { pending: true } },
    { name: 'ticket', key: { ticketId: 1, at: 1, _id: 1 } },
    {
      name: 'pendingOfTicket',
      key: { ticketId: 1, pending: 1 },
      partialFilterExpression: { pending: true },
    },
  ],
  dispatcherRules: [{ name: 'version', key: { version: -1 }, unique: true }],
  triggers: [
    { name: 'position', key: { position: 1, _id: 1 } },
    {
      name: 'standard',
      key: { standard: 1 },
      unique: true,
      partialFilterExpression: { standard: anyText },
    },
  ],
  automations: [{ name: 'position', key: { position: 1, _id: 1 } }],
  automationRuns: [{ name: 'ticket', key: { ticketId: 1, at: 1 } }],
  effects: [
    { name: 'due', key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $exists: true } } },
    { name: 'ticket', key: { ticketId: 1, createdAt: 1, _id: 1 } },
    { name: 'expiry', key: { settledAt: 1 }, expireAfterSeconds: 90 * day },
  ],
  ruleAnswers: [
    { name: 'requester', key: { requesterId: 1, at: 1 } },
    { name: 'user', key: { publicTo: 1, at: 1 }, partialFilterExpression: { publicTo: anyText } },
    { name: 'rule', key: { ruleId: 1, at: 1 } },
    { name: 'expiry', key: { at: 1 }, expireAfterSeconds: 2 * day },
  ],
  notifications: [
    { name: 'agent', key: { agentId: 1, at: -1, _id: -1 } },
    {
      name: 'unread',
      key: { agentId: 1, at: -1, _id: -1, unread: 1 },
      partialFilterExpression: { unread: true },
    },
    { name: 'ticket', key: { ticketId: 1 } },
    { name: 'mailDue', key: { mailDueAt: 1 }, partialFilterExpression: { mailDueAt: { $exists: true } } },
    {
      name: 'mailed',
      key: { agentId: 1, mailedAt: 1 },
      partialFilterExpression: { mailedAt: { $exists: true } },
    },
    {
      name: 'held',
      key: { agentId: 1, mail: 1, at: 1 },
      partialFilterExpression: { mailDueAt: { $exists: true } },
    },
    { name: 'expiry', key: { at: 1 }, expireAfterSeconds: 90 * day },
  ],
  views: [
    { name: 'position', key: { position: 1, _id: 1 } },
    {
      name: 'standard',
      key: { standard: 1 },
      unique: true,
      partialFilterExpression: { standard: anyText },
    },
  ],
  webhooks: [
    { name: 'newest', key: { createdAt: -1, _id: -1 } },
    { name: 'eventTypes', key: { eventTypes: 1, enabled: 1 } },
  ],
  deliveries: [
    { name: 'webhook', key: { webhookId: 1, createdAt: -1, _id: -1 } },
    { name: 'state', key: { webhookId: 1, state: 1, createdAt: -1, _id: -1 } },
    { name: 'ticket', key: { ticketId: 1 }, partialFilterExpression: { ticketId: anyText } },
    { name: 'due', key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $exists: true } } },
    {
      name: 'handOver',
      key: { handOver: 1, updatedAt: 1 },
      partialFilterExpression: { handOver: 'pending' },
    },
    // A replay has all its attempts, however old what it replays is.
    { name: 'expiry', key: { roundAt: 1 }, expireAfterSeconds: 30 * day },
  ],
  audit: [
    { name: 'newest', key: { at: -1, _id: -1 } },
    { name: 'resource', key: { resource: 1, resourceId: 1, at: -1, _id: -1 } },
    { name: 'kind', key: { resource: 1, at: -1, _id: -1 } },
    { name: 'by', key: { by: 1, at: -1, _id: -1 } },
  ],
};

/** Names that no version uses any more. */
export const formerIndexes: Readonly<Record<string, readonly string[]>> = {
  tickets: ['byStatus'],
};
