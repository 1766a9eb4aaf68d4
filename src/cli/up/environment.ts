import { namesDatabase, withDatabase } from '../../store/mongodb-uri.js';

/** Addresses of what `up` started or found. */
export interface Addresses {
  readonly mongodbUri: string;
  readonly temporalAddress: string;
}

export interface SandboxAddresses {
  readonly xUrl: string;
  readonly controlUrl: string;
  readonly smtpUrl: string;
  readonly twilioUrl: string;
}

interface ProgramPorts {
  readonly api: number;
  readonly apiMetrics: number;
  readonly workerMetrics: number;
}

/** The app that every sandbox knows from the start. */
const SANDBOX_APP = {
  X_CLIENT_ID: 'perch-sandbox',
  X_CLIENT_SECRET: 'perch-sandbox-secret',
  X_CONSUMER_KEY: 'perch-sandbox-key',
  X_CONSUMER_SECRET: 'perch-sandbox-consumer-secret',
};

/** Likewise the account at Twilio. */
const SANDBOX_TWILIO = {
  TWILIO_ACCOUNT_SID: 'AC5a17db0c5a17db0c5a17db0c5a17db0c',
  TWILIO_AUTH_TOKEN: 'perch-sandbox-auth-token',
  TWILIO_FROM: '+15005550006',
};

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly addresses: Addresses;
  readonly ports: ProgramPorts;
  readonly secrets: { readonly PERCH_KEYS: string };
}

/**
 * The environment of worker and API against the sandbox. Of a person's own settings only those count
 * that name no outside party; database and deployment have names of their own, so that a sandbox
 * never mixes with real data on the same servers.
 */
export function sandboxEnvironment(given: Surroundings & { sandbox: SandboxAddresses }): NodeJS.ProcessEnv {
  const { env, addresses, ports, secrets, sandbox } = given;
  return {
    ...env,
    ...secrets,
    ...SANDBOX_APP,
    ...portsOf(ports),
    MONGODB_URI: withDatabase(addresses.mongodbUri, 'perch_sandbox'),
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    PERCH_DEPLOYMENT: 'sandbox',
    PERCH_PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
    X_API_URL: sandbox.xUrl,
    // Who tries things out has their receiver beside it.
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    X_AUTHORIZE_URL: `${sandbox.xUrl}/i/oauth2/authorize`,
    SMTP_URL: sandbox.smtpUrl,
    ...SANDBOX_TWILIO,
    TWILIO_API_URL: sandbox.twilioUrl,
  };
}

/** The environment of worker and API for real use: a person's settings decide, gaps are filled. */
export function realEnvironment({ env, addresses, ports, secrets }: Surroundings): NodeJS.ProcessEnv {
  const mongodbUri = namesDatabase(addresses.mongodbUri)
    ? addresses.mongodbUri
    : withDatabase(addresses.mongodbUri, 'perch');
  const { API_METRICS_PORT, WORKER_METRICS_PORT } = portsOf(ports);
  return {
    ...secrets,
    API_METRICS_PORT,
    WORKER_METRICS_PORT,
    ...withoutEmpty(env),
    MONGODB_URI: mongodbUri,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
  };
}

const portsOf = ({ api, apiMetrics, workerMetrics }: ProgramPorts) => ({
  API_HOST: '127.0.0.1',
  API_PORT: String(api),
  API_METRICS_PORT: String(apiMetrics),
  WORKER_METRICS_PORT: String(workerMetrics),
});

const withoutEmpty = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
