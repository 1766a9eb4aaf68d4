import { z } from 'zod';

interface Kind {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it, where something can be done. */
  readonly fix?: string;
}

const kinds = {
  invalidRequest: {
    status: 400,
    title: 'The request is not valid',
    fix: 'Correct the fields listed in errors.',
  },
  reportTooLong: {
    status: 400,
    title: 'The report is about too long a time',
    fix: 'Ask for at most 400 days, one report after another, or for fewer tickets by conditions.',
  },
  malformedBody: { status: 400, title: 'The body cannot be read', fix: 'Send JSON.' },
  malformedUrl: { status: 400, title: 'The address cannot be read' },
  fileMissing: { status: 400, title: 'There is no file', fix: 'Send one file as multipart/form-data.' },
  invalidCursor: {
    status: 400,
    title: 'The cursor is not one of this list',
    fix: 'Use nextCursor of the page before as it is, or leave cursor out.',
  },
  connectExpired: {
    status: 400,
    title: 'This approval has expired or was used before',
    fix: 'Begin again with POST /v1/accounts/connect, in the browser that will return.',
  },
  connectDenied: {
    status: 400,
    title: 'The approval was denied at X',
    fix: 'Begin again, and approve Perch at X.',
  },
  linkInvalid: {
    status: 400,
    title: 'This link is not one of ours, or not whole',
    fix: 'Open it from the mail itself. If that does not help, an admin can reauthorize the account in Perch.',
  },
  unauthenticated: {
    status: 401,
    title: 'Nobody is signed in',
    fix: 'Send Authorization: Bearer <token>, or sign in with POST /v1/session.',
  },
  wrongCredentials: {
    status: 401,
    title: 'E-mail and password, or the code, do not match',
    fix: 'A code works once, within a day; a new one for the first admin: npm run perch -- token.',
  },
  forbidden: { status: 403, title: 'Not permitted', fix: 'Ask an admin.' },
  insufficientScope: {
    status: 403,
    title: 'The token lacks a scope',
    fix: 'Use a token with the scope named in detail.',
  },
  signatureWrong: {
    status: 403,
    title: 'The signature does not fit the body',
    fix: 'Check that X_CONSUMER_SECRET is the API key secret of the app at X, and that nothing changes bodies on their way.',
  },
  csrfTokenNeeded: {
    status: 403,
    title: 'The CSRF token is missing or wrong',
    fix: 'Send X-CSRF-Token as POST /v1/session or GET /v1/me gave it.',
  },
  fromAnotherSite: {
    status: 403,
    title: 'The form was sent from another site',
    fix: 'Open the link of the mail again, and sign in there.',
  },
  ticketOfAnother: {
    status: 403,
    title: 'This ticket belongs to another X user',
    fix: 'Sign in with X as the one who wrote to us.',
  },
  visitEnded: {
    status: 403,
    title: 'You are no longer signed in here',
    fix: 'Go back and copy what you wrote; then open the link again, sign in, and send it.',
  },
  notFound: { status: 404, title: 'There is no such thing, or not for you' },
  ticketLinkUnknown: {
    status: 404,
    title: 'There is no such link',
    fix: 'Open the link as it stands in the answer that you got.',
  },
  pageLinkUnknown: {
    status: 404,
    title: 'There is no such link',
    fix: 'Open the link as it stands in the mail or SMS that you got.',
  },
  unknownXUser: {
    status: 404,
    title: 'Perch knows no such X user, and X showed none',
    fix: 'Give the X user id, or the handle exactly as it is on x.com.',
  },
  routeNotFound: { status: 404, title: 'There is no such route', fix: 'See /docs.' },
  idempotencyKeyReused: {
    status: 409,
    title: 'The idempotency key belongs to another request',
    fix: 'Use a new key for a new request.',
  },
  emailTaken: { status: 409, title: 'Another agent has this e-mail address' },
  webhookAddressRefused: {
    status: 400,
    title: 'Perch does not send to this address',
    fix: 'Name an https address that anybody can reach. For a system of your own network, have whoever runs Perch name its host in WEBHOOK_ALLOWED_HOSTS.',
  },
  tooManySecrets: {
    status: 409,
    title: 'As many secrets of the webhook sign as may at once',
    fix: 'Wait until an older one ends, or rotate with overlapHours 0.',
  },
  deliveryPending: {
    status: 409,
    title: 'The delivery is still under way',
    fix: 'Wait for its next attempt.',
  },
  webhookInUse: {
    status: 409,
    title: 'Rules call this webhook',
    fix: 'Take it out of the rules named in detail first.',
  },
  webhookDisabled: {
    status: 409,
    title: 'The webhook is switched off',
    fix: 'Enable it first, with PATCH /v1/webhooks/:id.',
  },
  nameTaken: { status: 409, title: 'Another one of its kind has this name' },
  lastAdmin: { status: 409, title: 'The last admin must stay one', fix: 'Make somebody else admin first.' },
  agentIsPaged: {
    status: 409,
    title: 'Escalation policies page this agent',
    fix: 'Take the agent out of the steps of the policies named in detail first.',
  },
  agentInUse: {
    status: 409,
    title: 'Rules or views name this agent',
    fix: 'Take the agent out of the rules and views named in detail first.',
  },
  tooManyPolicies: {
    status: 409,
    title: 'The account has as many escalation policies as an account may have',
    fix: 'Remove one, or put the keywords of two together: an account has 50 at most.',
  },
  tooManyViews: {
    status: 409,
    title: 'There are as many views as there may be',
    fix: 'Remove one: there are 200 at most.',
  },
  tooManyRules: {
    status: 409,
    title: 'There are as many rules of this kind as there may be',
    fix: 'Remove one, or put the conditions of two together: there are 500 at most.',
  },
  groupInUse: {
    status: 409,
    title: 'Settings or ticket rules of an account, other rules, or views name this group',
    fix: 'Take it out of dmGroupId and visibility, and of the ticket rules, of every account first, and of the rules and views named in detail.',
  },
  departmentInUse: {
    status: 409,
    title: 'Settings or ticket rules of an account, other rules, or views name this department',
    fix: 'Take it out of departmentId and fallbackDepartmentId, and of the ticket rules, of every account first, and of the rules and views named in detail.',
  },
  productInUse: {
    status: 409,
    title: 'Settings or ticket rules of an account, other rules, or views name this product',
    fix: 'Take it out of productId, and of the ticket rules, of every account first, and of the rules and views named in detail.',
  },
  tooManyStreams: {
    status: 409,
    title: 'The account has as many streams as fit in X’s limit of searches',
    fix: 'Remove one, or put two together with OR in one query: an account has 25 at most.',
  },
  defaultNeedsReplies: {
    status: 409,
    title: 'The default reply account must allow replies',
    fix: 'Set allowReplies to true too.',
  },
  accessLost: {
    status: 409,
    title: 'X no longer grants access to this account',
    fix: 'POST /v1/accounts/:id/reauthorize and approve at X.',
  },
  captureNotBegun: {
    status: 409,
    title: 'The settings of this account have never been saved',
    fix: 'PATCH /v1/accounts/:id with its settings; that begins capture.',
  },
  directMessage: { status: 409, title: 'A direct message can be neither liked nor reposted' },
  postGone: { status: 409, title: 'X no longer shows the post' },
  planLacksLikes: {
    status: 409,
    title: 'The plan of the app at X has no likes',
    fix: 'Like it on X; with an Enterprise plan set X_PLAN=enterprise.',
  },
  engagementUnderWay: {
    status: 409,
    title: 'X is being asked for the opposite just now',
    fix: 'Try again in some seconds.',
  },
  engagementRefused: {
    status: 409,
    title: 'X refuses this for this post or this account',
    fix: 'Open the post on X.',
  },
  accountPaused: {
    status: 409,
    title: 'The account is deactivated',
    fix: 'POST /v1/accounts/:id/activate.',
  },
  differentXUser: {
    status: 409,
    title: 'Another X user approved than the account belongs to',
    fix: 'Sign out at X, sign in as the account, and begin again.',
  },
  xUserTied: {
    status: 409,
    title: 'The X user is tied to another contact',
    fix: 'Merge the two with POST /v1/contacts/:id/merge, or untie it there first.',
  },
  mergeWithItself: { status: 409, title: 'A contact cannot become part of itself' },
  contactInUse: {
    status: 409,
    title: 'Tickets have this contact as requester',
    fix: 'GET /v1/tickets?requesterId=<id> lists them; a contact stays as long as its tickets.',
  },
  alreadyTicketed: { status: 409, title: 'The item already has a ticket' },
  conversionOff: {
    status: 409,
    title: 'Manual conversion is switched off for this account',
    fix: 'Switch off hideManualConversion in the settings of the account.',
  },
  notConvertible: { status: 409, title: 'This item cannot become a ticket' },
  ticketNotSeen: {
    status: 409,
    title: 'The item belongs to a ticket that you may not see',
    fix: 'Leave it to somebody who sees the ticket, or ask an admin for access.',
  },
  replyUnderWay: {
    status: 409,
    title: 'An answer to this ticket is on its way, or may be',
    fix: 'GET /v1/tickets/:id/replies: cancel those that are queued, settle those that are unknown, and wait for one that is being sent.',
  },
  ticketLinksOff: {
    status: 409,
    title: 'Answers carry no ticket links',
    fix: 'Leave ticketLink out, or let an admin switch ticketLinks.append on in /v1/settings.',
  },
  shortenerNotSetUp: {
    status: 409,
    title: 'The shortener lacks what it needs',
    fix: 'Give ticketLinks.shortenerConfig.bitlyToken for Bitly, customTemplate for an address of your own.',
  },
  shortenerUnavailable: {
    status: 502,
    title: 'The shortener gave no short link',
    fix: 'Nothing was queued. Try again; if it stays, let an admin choose another shortener in /v1/settings.',
  },
  ticketClosed: { status: 409, title: 'The ticket is closed', fix: 'Write to the ticket that follows it.' },
  noSession: {
    status: 409,
    title: 'Only a ticket of direct messages has a session to end',
    fix: 'Set the status of other tickets to solved.',
  },
  overBudget: {
    status: 409,
    title: 'The budget for the day has no room for asking X',
    fix: 'Raise dailyBudgetUsd of an account whose items you see, try again tomorrow, or give the X user id of somebody whom Perch knows.',
  },
  accountUnlinked: {
    status: 409,
    title: 'The account is no longer connected',
    fix: 'Connect it again, or pick another account for a public answer.',
  },
  repliesNotAllowed: {
    status: 409,
    title: 'The account does not allow replies',
    fix: 'Pick another account, or switch allowReplies on.',
  },
  wrongAccountForDirectMessage: {
    status: 409,
    title: 'A direct message can be answered by its own account only',
    fix: 'Leave accountId out.',
  },
  noCustomerPost: { status: 409, title: 'The ticket holds no post of the customer to answer' },
  notACustomerPost: {
    status: 409,
    title: 'inReplyToXId is not a post of the customer in this ticket',
    fix: 'Leave inReplyToXId out to answer the newest one.',
  },
  parentGone: {
    status: 409,
    title: 'X no longer shows the post to answer',
    fix: 'Answer another post of the customer that is still shown, or write to them in another way.',
  },
  notAPublicTicket: {
    status: 409,
    title: 'Only a public ticket of an X user goes on in direct messages',
    fix: 'Answer a ticket of direct messages in itself.',
  },
  notAnXTicket: { status: 409, title: 'This ticket did not come from X' },
  mediaNotFetched: {
    status: 409,
    title: 'X has not been asked for this medium yet',
    fix: 'Try again in a minute.',
  },
  replyNotCancellable: { status: 409, title: 'Only a queued reply can be cancelled' },
  replyNotUnknown: {
    status: 409,
    title: 'Only a reply whose outcome is unknown can be settled',
    fix: 'Read the reply: it has come to its end meanwhile, or is on its way.',
  },
  mediaLost: { status: 410, title: 'X did not give this medium to Perch', fix: 'Look at the message on X.' },
  linkExpired: {
    status: 410,
    title: 'This link has expired',
    fix: 'Use the link of the newest mail about the account. Without one, an admin can reauthorize the account in Perch.',
  },
  ticketLinkExpired: {
    status: 410,
    title: 'This link has expired',
    fix: 'The ticket was closed long ago. Write to us on X again.',
  },
  incidentOver: {
    status: 409,
    title: 'The incident is resolved',
    fix: 'Nothing is to be done: nobody is paged for it any more.',
  },
  pageLinkExpired: {
    status: 410,
    title: 'This incident is over',
    fix: 'Nothing is to be done here. GET /v1/incidents/:id has what became of it.',
  },
  versionMismatch: {
    status: 412,
    title: 'It has changed since you read it',
    fix: 'Read it again, and send its ETag in If-Match.',
  },
  bodyTooLarge: { status: 413, title: 'The body is too large', fix: 'Send at most 256 KiB.' },
  mediaTooLarge: {
    status: 413,
    title: 'The file is too large',
    fix: 'Pictures may have 5 MB, GIFs 15 MB, videos what the setting videoMegabytes says.',
  },
  mediaTypeNotTaken: {
    status: 415,
    title: 'X does not take files of this type',
    fix: 'Send a JPEG, PNG, WebP or GIF picture, or an MP4 or MOV video.',
  },
  unsupportedMediaType: {
    status: 415,
    title: 'The body is not JSON',
    fix: 'Send Content-Type: application/json.',
  },
  mediaNotUsable: {
    status: 422,
    title: 'mediaIds names what you did not upload, what is gone, or what another answer has',
    fix: 'Upload it with POST /v1/media; each upload serves one answer, and lasts a day until then.',
  },
  tooManyMedia: {
    status: 422,
    title: 'X does not take so many attachments',
    fix: 'A post may have four pictures, a direct message one attachment.',
  },
  mediaMixed: {
    status: 422,
    title: 'A GIF or video stands alone',
    fix: 'Attach up to four pictures, or one GIF, or one video.',
  },
  contactHasNoEmail: {
    status: 422,
    title: 'The contact has no e-mail address',
    fix: 'Ask for it by a direct message or a link to the ticket, or PATCH /v1/contacts/:id with it.',
  },
  notByMail: {
    status: 422,
    title: 'An answer by e-mail takes the text alone',
    fix: 'Leave out accountId, inReplyToXId, mediaIds, ticketLink and split, or answer on X.',
  },
  agentHasNoPhone: {
    status: 422,
    title: 'Somebody who is to be paged by SMS has no phone number',
    fix: 'Give the agents at errors a phone number (PATCH /v1/agents/:id), or page them by e-mail.',
  },
  smsNotConfigured: {
    status: 422,
    title: 'Twilio is not configured, so no SMS can be sent',
    fix: 'Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM and restart, or page by e-mail.',
  },
  mailNotConfigured: {
    status: 422,
    title: 'Answers by e-mail have no address to come back to',
    fix: 'Set MAIL_REPLY_ADDRESS, and IMAP_URL or MAIL_HOOK_SECRET, so that answers reach the ticket, and restart.',
  },
  phoneInvalid: {
    status: 422,
    title: 'This is no phone number with its country code',
    fix: 'Write it with + and the country code, such as +1 555 123 4567.',
  },
  phoneMissing: {
    status: 422,
    title: 'The agent has no phone number',
    fix: 'PATCH /v1/agents/:id with phone, such as +1 555 123 4567.',
  },
  phoneCodeWrong: {
    status: 422,
    title: 'The code is not right, too old, or was tried too often',
    fix: 'Give the six digits of the newest SMS within 10 minutes, or ask for another: POST /v1/agents/:id/phone/code.',
  },
  smsRefused: {
    status: 422,
    title: 'Twilio does not send to this number',
    fix: 'See detail. After STOP, send START from the phone to the number that the SMS came from.',
  },
  wouldCloseMessages: {
    status: 422,
    title: 'The rule would close tickets of direct messages, which close by themselves',
    fix: 'Add the condition that channel isNot x_dm, or set the status to solved: it closes as the account’s settings say.',
  },
  needsHours: {
    status: 422,
    title: 'An automation needs a time from which it counts',
    fix: 'Add a condition on hours to all, greaterThan or is, at least 1, such as hoursSinceSolved; what is to act at once is a trigger.',
  },
  textEmpty: { status: 422, title: 'The text is empty' },
  textTooLong: {
    status: 422,
    title: 'X does not take a text this long',
    fix: 'A post may weigh 280 (URLs 23, CJK and emoji 2), a direct message 10,000 characters.',
  },
  versionNeeded: {
    status: 428,
    title: 'If-Match is missing',
    fix: 'Read the resource, and send its ETag in If-Match.',
  },
  tooManyListeners: {
    status: 429,
    title: 'You listen to as many live updates at once as an agent may',
    fix: 'Close one: each API process lets an agent listen 20 times at once.',
  },
  tooManyRequests: { status: 429, title: 'Too many requests', fix: 'Wait as long as Retry-After says.' },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    fix: 'Try again; if it stays, look for requestId in the log.',
  },
  xRateLimited: {
    status: 503,
    title: 'X takes no more such questions for a while',
    fix: 'Try again in a quarter of an hour, or give the X user id of somebody whom Perch knows.',
  },
  xUnavailable: { status: 502, title: 'X did not complete the request', fix: 'Begin again.' },
  keyMissing: {
    status: 503,
    title: 'PERCH_KEYS lacks the key that this was stored with',
    fix: 'Put the key named in detail back into PERCH_KEYS and restart. A login can simply be begun again.',
  },
  smsUnavailable: {
    status: 502,
    title: 'Twilio did not take the SMS',
    fix: 'Try again; if it stays, see detail and check the settings of Twilio.',
  },
  unavailable: { status: 503, title: 'A part that Perch needs does not answer', fix: 'See /ready.' },
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof kinds;

/** Every problem the API can answer with: the closed set that docs/errors.md lists. */
export const problems: Readonly<Record<ProblemCode, Kind>> = kinds;

export interface FieldError {
  /** JSON Pointer into the body, or `/<name>` of a query or path parameter. */
  readonly pointer: string;
  readonly message: string;
}

interface ProblemDetails {
  /** A sentence about this occurrence; never secret, never text that a customer wrote. */
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** What to do in this case, where that is more than the code says. */
  readonly fix?: string | undefined;
}

/** An answer other than success; thrown wherever a route finds it, sent by plugins/problems.ts. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** RFC 9457, with a stable `code` and what to do about it. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    fix: z.string().optional(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type ProblemBody = z.output<typeof problemSchema>;

export function problemBody({ code, details }: Problem, requestId: string): ProblemBody {
  const { status, title } = problems[code];
  const fix = details.fix ?? problems[code].fix;
  return {
    type: `urn:perch:problem:${code}`,
    title,
    status,
    detail: details.detail ?? `${title}.`,
    code,
    ...(fix === undefined ? {} : { fix }),
    requestId,
    ...(details.errors ? { errors: [...details.errors] } : {}),
  };
}

export const notFound = (): Problem => new Problem('notFound');

/** A field that names something which is not there. */
export const unknownReference = (pointers: readonly string[]): Problem =>
  new Problem('invalidRequest', {
    detail: 'A field names something that does not exist.',
    errors: pointers.map((pointer) => ({ pointer, message: 'does not exist' })),
  });
