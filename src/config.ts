import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { xPlans } from './domain/at-x/plan.js';
import { hasPlainLogin } from './store/mongodb-uri.js';

/**
 * Everything that can be configured, described once. `.env.example` is generated from it
 * (`npm run generate`), and nothing else in Perch reads the environment.
 */
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const url = (fallback: string, example = fallback) =>
  z.url(`must be an address such as ${example}`).default(fallback);
/** `NAME=` without a value is a setting that is not set. */
const optional = (schema: z.ZodString) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional();

const rangeNames = ['loopback', 'linklocal', 'uniquelocal'];

/** An address, a network such as `10.0.0.0/8`, or the name of a range of private ones. */
function isAddressRange(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  if (bits === undefined) return rangeNames.includes(entry) || isIP(entry) !== 0;
  return (
    rest.length === 0 &&
    /^\d{1,3}$/.test(bits) &&
    Number(bits) <= (isIP(address) === 4 ? 32 : 128) &&
    isIP(address) !== 0
  );
}

/** With a login, and with nothing in it that cannot be decoded. */
function isMailbox(address: string): boolean {
  try {
    const { protocol, hostname, username, password, pathname } = new URL(address);
    decodeURIComponent(pathname);
    const login = [username, password].map(decodeURIComponent);
    return /^imaps?:$/.test(protocol) && hostname !== '' && login.every(Boolean);
  } catch {
    return false;
  }
}

const addressRanges = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((entry) => entry.trim() || []))
  .refine((entries) => entries.every(isAddressRange), {
    message: `must be addresses, networks such as 10.0.0.0/8, or ${rangeNames.join(', ')}, separated by commas`,
  })
  // The server does not start with one.
  .refine((entries) => !entries.some((entry) => /\/0+$/.test(entry)), {
    message: 'must name your proxies: a network of 0 bits is everybody, and anybody could then say who asks',
  });

/** As a URL has them: `intern.example.com`, `10.0.0.7:8080`, `[fd00::7]`. */
const isHost = (entry: string): boolean =>
  /^[^/?#@*\\]+$/.test(entry) &&
  URL.canParse(`http://${entry}`) &&
  new URL(`http://${entry}`).hostname !== '';

const hosts = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((entry) => entry.trim().toLowerCase() || []))
  .refine((entries) => entries.every(isHost), {
    message: 'must be hosts such as crm.intern or 10.0.0.7:8080, separated by commas',
  });

/** What is wrong with a key ring, by the number of the entry and never with what it holds. */
function ringProblem(ring: string): string | null {
  const advice = 'Print one with: npm run -s perch -- key';
  for (const [at, entry] of ring.split(',').entries()) {
    const [, key] = /^[\w-]+:([A-Za-z0-9+/]+={0,2})$/.exec(entry) ?? [];
    if (key === undefined)
      return `must be id:base64 of 32 bytes, separated by commas; entry ${at + 1} is none. ${advice}`;
    const { length } = Buffer.from(key, 'base64');
    if (!/^.{43}=$/.test(key))
      return `must be id:base64 of 32 bytes; entry ${at + 1} has ${length}${length === 32 ? ' and lacks its last =' : ''}. ${advice}`;
  }
  return null;
}

export const environment = z.object({
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .refine(
      hasPlainLogin,
      'must have signs of its user and password encoded: @ as %40, / as %2F, : as %3A, ? as %3F, # as %23',
    )
    .default('mongodb://127.0.0.1:27017/perch?replicaSet=perch')
    .describe('MongoDB, a replica set (transactions need one), with the database name in the path.'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^(?!\w+:\/\/)/, 'must be host:port: leave out http://')
    .default('127.0.0.1:7233')
    .describe('host:port of the Temporal frontend.'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('Temporal namespace.'),
  PERCH_DEPLOYMENT: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be small letters, digits and hyphens')
    .default('perch')
    .describe('Prefix of task queues and the schedule, so that several deployments can share a namespace.'),
  PERCH_PUBLIC_URL: url('http://127.0.0.1:3000', 'https://perch.example.com').describe(
    'Where browsers and X reach the API; the OAuth callback is this plus /oauth/x/callback.',
  ),
  PERCH_KEYS: z
    .string()
    .superRefine((ring, context) => {
      const problem = ringProblem(ring);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .describe(
      'Key ring for stored secrets: id:base64(32 bytes), newest first, separated by commas. Print a fresh key with: npm run -s perch -- key',
    ),
  API_HOST: z.string().default('127.0.0.1').describe('Address the API listens on.'),
  API_PORT: port(3000).describe('Port the API listens on; 0 picks a free one.'),
  TRUST_PROXY: addressRanges.describe(
    'Proxies in front of the API, as addresses, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, separated by commas: theirs is the word for who asks (X-Forwarded-For), whom rate limits count. Without it, all that comes through a proxy counts as one.',
  ),
  API_METRICS_PORT: port(9464).describe(
    'Port of the API metrics (Prometheus), loopback only; 0 picks a free one.',
  ),
  WORKER_METRICS_PORT: port(9465).describe(
    'Port of the worker metrics and readiness, loopback only; 0 picks a free one.',
  ),
  X_CLIENT_ID: z.string().min(1).describe('OAuth 2 client id of your app at X.'),
  X_CLIENT_SECRET: z.string().min(1).describe('OAuth 2 client secret of your app at X.'),
  X_APP_OWNER_ID: optional(
    z.string().regex(/^\d{1,19}$/, 'must be the id of a user at X, digits only'),
  ).describe(
    'X’s id of the user whose developer account owns the app: what that account reads of its own costs a fifth.',
  ),
  X_PLAN: z
    .enum(xPlans)
    .default('selfServe')
    .describe(
      'Plan of your app at X: selfServe or enterprise. Only Enterprise may like posts (X’s rule since April 2026).',
    ),
  X_PUSH: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      'Lets X push what happens to /hooks/x (X Activity API), beside polling at a slower pace. PERCH_PUBLIC_URL must then be https without a port, and X_CONSUMER_SECRET be set.',
    ),
  X_CONSUMER_KEY: optional(z.string()).describe(
    'API key of your app at X; with its secret the app’s own bearer token is asked for.',
  ),
  X_CONSUMER_SECRET: optional(z.string()).describe(
    'API key secret of your app at X: what it pushes is signed with it.',
  ),
  X_BEARER_TOKEN: optional(z.string()).describe('The app’s own bearer token, instead of X_CONSUMER_KEY.'),
  X_API_URL: url('https://api.x.com').describe('Origin of X’s API.'),
  X_AUTHORIZE_URL: url('https://x.com/i/oauth2/authorize').describe(
    'X’s page on which a user approves the app.',
  ),
  X_REQUEST_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(25_000)
    .default(10_000)
    .describe('Hard deadline of one request to X, in milliseconds.'),
  X_CALLS_PER_SECOND: z.coerce
    .number()
    .min(0.1)
    .default(200)
    .describe('Upper bound of polls started per second over all workers.'),
  X_MESSAGES_PER_DAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_440)
    .describe(
      'Direct messages that X takes of the app in 24 hours, from all accounts together; they share them fairly.',
    ),
  POLL_REARM_MINUTES: z.coerce
    .number()
    .min(0.01)
    .default(360)
    .describe(
      'An idle poll returns to its workflow after this many minutes, so that the workflow reaches a safe point.',
    ),
  ACCESS_RECHECK_SECONDS: z.coerce
    .number()
    .min(0.1)
    .default(30)
    .describe(
      'When X refuses an account’s access, it is asked again after so long before access counts as lost.',
    ),
  BLOCKED_LOOK_MINUTES: z.coerce
    .number()
    .min(0.01)
    .default(1)
    .describe(
      'An account that X has locked, or that is out of credits, is looked at again after so long; doubles up to 64 times it.',
    ),
  RECHECK_DAYS: z.coerce
    .number()
    .min(0)
    .default(7)
    .describe(
      'Posts younger than this are looked up at X once a day, as those of tickets that are not closed are at any age, so that what was deleted there goes here within 24 hours; older ones of no open ticket are not looked up. X bills each look ($0.005 in 2026).',
    ),
  BITLY_API_URL: url('https://api-ssl.bitly.com').describe(
    'Origin of Bitly’s API, asked for short links where the settings say so.',
  ),
  MAX_CACHED_WORKFLOWS: z.coerce
    .number()
    .int()
    .min(0)
    .default(1_000)
    .describe('Workflows a worker keeps in memory; plan 0.3 MB each beside 400 MB.'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .default('smtp://127.0.0.1:1025')
    .describe('SMTP server for notices to admins and answers by e-mail; may carry user:password@.'),
  MAIL_FROM: z.string().default('Perch <perch@localhost>').describe('Sender of mail.'),
  MAIL_REPLY_ADDRESS: optional(
    z
      .string()
      .regex(
        /^[a-z0-9._-]{1,23}@[a-z0-9.-]+$/i,
        'must be an address such as help@example.com, with at most 23 letters, digits, dots, underscores or hyphens before the @',
      ),
  ).describe(
    'Address at which answers by e-mail are answered, e.g. help@example.com; what comes to help+…@example.com must reach the mailbox of IMAP_URL, or /hooks/email. Without it agents cannot answer by e-mail.',
  ),
  IMAP_URL: optional(z.string().refine(isMailbox, 'must be imaps://user:password@host/INBOX')).describe(
    'Mailbox, of Perch alone, that is read for what customers answer: imaps://user:password@host/INBOX, signs of user and password encoded (@ as %40). It is only read, never changed. Needs MAIL_REPLY_ADDRESS.',
  ),
  IMAP_POLL_SECONDS: z.coerce
    .number()
    .min(0.1)
    .max(3_600)
    .default(20)
    .describe('The mailbox is looked at so often.'),
  MAIL_HOOK_SECRET: optional(z.string().min(16, 'must be at least 16 characters')).describe(
    'Lets a mail server hand mail over to /hooks/email, signed with this secret.',
  ),
  TWILIO_ACCOUNT_SID: optional(z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')).describe(
    'Your account at Twilio, for pages by SMS. Without it policies page by e-mail only.',
  ),
  TWILIO_AUTH_TOKEN: optional(z.string()).describe(
    'Auth token of TWILIO_ACCOUNT_SID; what Twilio tells Perch is signed with it.',
  ),
  TWILIO_FROM: optional(
    z.string().regex(/^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/, 'must be +15551234567, or MG and 32 hex digits'),
  ).describe(
    'The number at Twilio that pages come from, or the SID of a messaging service. Point its incoming messages to /hooks/twilio/sms.',
  ),
  TWILIO_API_URL: url('https://api.twilio.com').describe('Origin of Twilio’s API.'),
  SMS_SEGMENT_USD: z.coerce
    .number()
    .min(0)
    .default(0.0083)
    .describe('What one segment of an SMS is reckoned to cost; the daily cap of the settings counts by it.'),
  SMS_RECEIPT_SECONDS: z.coerce
    .number()
    .min(0.1)
    .max(3_600)
    .default(120)
    .describe('An SMS of which no receipt has come after so long counts as failed; e-mail takes its place.'),
  WEBHOOK_ALLOWED_HOSTS: hosts.describe(
    'Receivers of webhooks that need not be public nor https, as host or host:port, separated by commas: for systems of your own network. Whoever may set up webhooks can then send to them.',
  ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe level logged.'),
});

/** One key of the ring: 32 bytes for AES-256-GCM. */
export interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

export type Config = ReturnType<typeof toConfig>;

export class ConfigurationError extends Error {}

/**
 * Reads and checks the configuration. Throws one ConfigurationError that lists all settings that are wrong by
 * themselves or, once none is, all that do not go together.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(withoutEmpty(env));
  const problems = parsed.success
    ? [
        ...pushProblems(parsed.data).map((problem) => `  X_PUSH: ${problem}`),
        ...mailProblems(parsed.data).map((problem) => `  ${problem}`),
        ...smsProblems(parsed.data).map((problem) => `  ${problem}`),
      ]
    : parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${messageOf(issue, env)}`);
  if (parsed.success && problems.length === 0) return toConfig(parsed.data);
  throw new ConfigurationError(
    `The configuration has ${problems.length} problem(s); see .env.example for every setting:\n${problems.join('\n')}`,
  );
}

/** What is wrong with a value for a setting; null when nothing is, or there is no such setting. */
export function problemWith(name: string, value: string): string | null {
  const shape: Readonly<Record<string, z.ZodType>> = environment.shape;
  const issue = shape[name]?.safeParse(value).error?.issues[0];
  return issue ? wordsOf(issue) : null;
}

/** What is wrong with a setting; of one that is not set, what it is for. */
function messageOf(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const known = Object.entries(environment.shape).find(([each]) => each === issue.path[0]);
  if (!known || env[known[0]]) return wordsOf(issue);
  return `is not set. ${known[1].description ?? ''}`;
}

const wordsOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_type'
    ? `must be a ${issue.expected === 'int' ? 'whole number' : issue.expected}`
    : issue.message;

/** `KEY=` in an .env file means "not set". */
const withoutEmpty = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

type Environment = z.output<typeof environment>;

/** X pushes to a public https address without a port only; a sandbox on this machine is less strict. */
function pushProblems(env: Environment): string[] {
  if (env.X_PUSH === 'off') return [];
  const { protocol, port } = new URL(env.PERCH_PUBLIC_URL);
  const isPublic = protocol === 'https:' && port === '';
  return [
    ...(isPublic || env.X_API_URL.startsWith('http:')
      ? []
      : ['needs PERCH_PUBLIC_URL to be https, without a port']),
    ...(env.X_CONSUMER_SECRET ? [] : ['needs X_CONSUMER_SECRET']),
    ...((env.X_CONSUMER_KEY ?? env.X_BEARER_TOKEN) ? [] : ['needs X_CONSUMER_KEY or X_BEARER_TOKEN']),
  ];
}

/** What is read cannot be told to belong to a ticket without the address. */
const mailProblems = (env: Environment): string[] =>
  (['IMAP_URL', 'MAIL_HOOK_SECRET'] as const)
    .filter((name) => env[name] !== undefined && env.MAIL_REPLY_ADDRESS === undefined)
    .map((name) => `${name}: needs MAIL_REPLY_ADDRESS`);

const smsNames = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;

/** All of them, or none. */
const smsProblems = (env: Environment): string[] =>
  smsNames.every((name) => env[name] === undefined)
    ? []
    : smsNames
        .filter((name) => env[name] === undefined)
        .map((name) => `${name}: is needed where other settings of Twilio are set`);

/** What SMS are sent with; null: policies page by e-mail only. */
function smsOf(env: Environment) {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM } = env;
  if (!TWILIO_ACCOUNT_SID || !TWILIO_AUTH_TOKEN || !TWILIO_FROM) return null;
  return {
    accountSid: TWILIO_ACCOUNT_SID,
    authToken: TWILIO_AUTH_TOKEN,
    from: TWILIO_FROM,
    apiUrl: env.TWILIO_API_URL.replace(/\/$/, ''),
    segmentUsd: env.SMS_SEGMENT_USD,
    receiptMs: env.SMS_RECEIPT_SECONDS * 1_000,
  };
}

/** What push is run with; null without the keys, with which there is nothing to undo either. */
function pushOf(env: Environment) {
  if (!env.X_CONSUMER_SECRET || !(env.X_CONSUMER_KEY ?? env.X_BEARER_TOKEN)) return null;
  return {
    isOn: env.X_PUSH === 'on',
    webhookUrl: `${env.PERCH_PUBLIC_URL.replace(/\/$/, '')}/hooks/x`,
    consumerSecret: env.X_CONSUMER_SECRET,
    consumerKey: env.X_CONSUMER_KEY ?? '',
    bearerToken: env.X_BEARER_TOKEN ?? null,
  };
}

function toConfig(env: Environment) {
  return {
    mongodbUri: env.MONGODB_URI,
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      deployment: env.PERCH_DEPLOYMENT,
      maxCachedWorkflows: env.MAX_CACHED_WORKFLOWS,
    },
    publicUrl: env.PERCH_PUBLIC_URL.replace(/\/$/, ''),
    keys: parseKeys(env.PERCH_KEYS),
    api: {
      host: env.API_HOST,
      port: env.API_PORT,
      metricsPort: env.API_METRICS_PORT,
      trustedProxies: env.TRUST_PROXY,
    },
    worker: { metricsPort: env.WORKER_METRICS_PORT },
    x: {
      clientId: env.X_CLIENT_ID,
      clientSecret: env.X_CLIENT_SECRET,
      ownerXUserId: env.X_APP_OWNER_ID ?? null,
      plan: env.X_PLAN,
      apiUrl: env.X_API_URL.replace(/\/$/, ''),
      authorizeUrl: env.X_AUTHORIZE_URL,
      requestTimeoutMs: env.X_REQUEST_TIMEOUT_MS,
      callsPerSecond: env.X_CALLS_PER_SECOND,
    },
    push: pushOf(env),
    access: {
      recheckMs: env.ACCESS_RECHECK_SECONDS * 1_000,
      firstLookMs: env.BLOCKED_LOOK_MINUTES * 60_000,
    },
    messagesPerDay: env.X_MESSAGES_PER_DAY,
    recheckDays: env.RECHECK_DAYS,
    poll: { rearmAfterMs: env.POLL_REARM_MINUTES * 60_000 },
    bitlyUrl: env.BITLY_API_URL.replace(/\/$/, ''),
    mail: {
      smtpUrl: env.SMTP_URL,
      from: env.MAIL_FROM,
      replyAddress: env.MAIL_REPLY_ADDRESS?.toLowerCase() ?? null,
      hookSecret: env.MAIL_HOOK_SECRET ?? null,
    },
    mailbox: env.IMAP_URL ? { url: env.IMAP_URL, pollMs: env.IMAP_POLL_SECONDS * 1_000 } : null,
    sms: smsOf(env),
    webhookAllowedHosts: env.WEBHOOK_ALLOWED_HOSTS,
    logLevel: env.LOG_LEVEL,
  };
}

/** A new entry of PERCH_KEYS; its id is one that no other has. */
export const freshKey = (id = `k${randomBytes(4).toString('hex')}`): string =>
  `${id}:${randomBytes(32).toString('base64')}`;

const parseKeys = (ring: string): Key[] =>
  ring.split(',').map((entry) => {
    const at = entry.indexOf(':');
    return { id: entry.slice(0, at), bytes: Buffer.from(entry.slice(at + 1), 'base64') };
  });
