import { Command } from 'commander';
import { controlClient } from './control-client.js';
import { livelyCustomers, moveInCompany, type LivelyCustomers } from './customers.js';
import { startSandbox } from './sandbox.js';

const options = new Command('npm run sandbox --')
  .description(
    'X, Twilio and a mail sink on this machine: prints their addresses, and that of the page for a person.',
  )
  .option('--x-port <port>', 'port of X; 0: any that is free', Number, 0)
  .option('--control-port <port>', 'port of the control API and the page', Number, 0)
  .option('--smtp-port <port>', 'port that takes mails', Number, 0)
  .option('--twilio-port <port>', 'port of Twilio', Number, 0)
  .option('--sms-webhook <url>', 'where Twilio posts what phones write')
  .option('--data <file>', 'keep what happens in this file, and go on from it (default: in memory)')
  .option('--lively <company>', 'customers write to this account (default: nobody writes)')
  .option('--lively-every-ms <ms>', 'how often they do', Number, 8_000)
  .option('--exit-with-parent', 'stop when stdin closes, as it does when the parent ends', false)
  .showHelpAfterError()
  .parse()
  .opts<{
    xPort: number;
    controlPort: number;
    smtpPort: number;
    twilioPort: number;
    smsWebhook?: string;
    data?: string;
    lively?: string;
    livelyEveryMs: number;
    exitWithParent: boolean;
  }>();

const { data, lively: company, livelyEveryMs, exitWithParent, ...places } = options;
const sandbox = await startSandbox({ ...places, ...(data === undefined ? {} : { dataFile: data }) });

const { xUrl, controlUrl, smtpUrl, twilioUrl } = sandbox;
const lively = company === undefined ? undefined : await settle(company);

/** Fills the sandbox with customers of `company`, which is made when it does not exist. */
async function settle(company: string): Promise<LivelyCustomers> {
  const control = controlClient(controlUrl);
  await moveInCompany(control, company);
  return livelyCustomers(control, { company, everyMs: livelyEveryMs });
}

async function stop(): Promise<void> {
  await lively?.stop();
  await sandbox.close();
  process.exit(0);
}

const onSignal = () => void stop();
process.on('SIGTERM', onSignal);
process.on('SIGINT', onSignal);
if (exitWithParent) process.stdin.resume().on('end', onSignal).on('error', onSignal);

// Last: whoever reads this line may already send the signals handled above.
console.log(JSON.stringify({ xUrl, controlUrl, smtpUrl, twilioUrl }));
