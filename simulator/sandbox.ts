import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { SMTPServer } from 'smtp-server';
import { createControlServer } from './control/server.js';
import { createMailSink } from './mail/sink.js';
import { createPhones } from './twilio/phones.js';
import { createTwilioServer } from './twilio/server.js';
import type { Doors } from './x/http/endpoint.js';
import { chargesOf } from './x/http/charges.js';
import { createFaults } from './x/http/faults.js';
import { createLimits } from './x/http/limits.js';
import { createPagingQuirks } from './x/http/quirks.js';
import { createRequestLog } from './x/http/request-log.js';
import { ensureDefaultApp } from './x/oauth/apps.js';
import { createPush } from './x/push/push.js';
import { createXServer } from './x/server.js';
import { openWorld } from './x/world/world.js';

const HOST = '127.0.0.1';

export interface SandboxOptions {
  /** Ports default to free ones. */
  xPort?: number;
  controlPort?: number;
  smtpPort?: number;
  twilioPort?: number;
  /** Where Twilio hands over what people write from their phones. */
  smsWebhook?: string;
  /** Where the world is kept; without it, it ends with the process. */
  dataFile?: string;
  log?: (line: string) => void;
  onAnswer?: Doors['onAnswer'];
}

export interface Sandbox {
  xUrl: string;
  controlUrl: string;
  smtpUrl: string;
  twilioUrl: string;
  close(): Promise<void>;
}

const listenHttp = (server: FastifyInstance, port: number): Promise<string> =>
  server.listen({ host: HOST, port });

function listenSmtp(server: SMTPServer, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = server.listen(port, HOST, () => {
      // After the start an error is one client's broken connection.
      server.off('error', reject).on('error', () => undefined);
      const address = listening.address() as AddressInfo;
      resolve(`smtp://${HOST}:${address.port}`);
    });
  });
}

const closeSmtp = (server: SMTPServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

/** Starts X, Twilio, the mail sink and the control door on loopback; `close` ends them and frees the file. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = openWorld(options.dataFile);
  ensureDefaultApp(world);
  const doors: Doors = {
    world,
    faults: createFaults(),
    limits: createLimits(),
    requests: createRequestLog(),
    charges: chargesOf(world),
    paging: createPagingQuirks(),
    onAnswer: options.onAnswer,
  };
  const push = createPush(world);
  const x = await createXServer(doors, push, options.log ?? console.error);
  const phones = createPhones(world);
  phones.listenAt(options.smsWebhook ?? null);
  const twilio = await createTwilioServer(world, phones);
  const control = createControlServer(doors, push, phones);
  const mail = createMailSink(world);
  const close = async () => {
    push.close();
    phones.close();
    await Promise.all([x.close(), twilio.close(), control.close(), closeSmtp(mail)]);
    world.close();
  };
  try {
    const [xUrl, controlUrl, smtpUrl, twilioUrl] = await Promise.all([
      listenHttp(x, options.xPort ?? 0),
      listenHttp(control, options.controlPort ?? 0),
      listenSmtp(mail, options.smtpPort ?? 0),
      listenHttp(twilio, options.twilioPort ?? 0),
    ]);
    return { xUrl, controlUrl, smtpUrl, twilioUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
