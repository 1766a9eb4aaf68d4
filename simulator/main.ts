import { parseArgs } from 'node:util';
import { controlClient } from './control-client.js';
import { livelyCustomers, moveInCompany, type LivelyCustomers } from './customers.js';
import { startSandbox } from './sandbox.js';

const { values } = parseArgs({
  options: {
    'x-port': { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'smtp-port': { type: 'string', default: '0' },
    'twilio-port': { type: 'string', default: '0' },
    'sms-webhook': { type: 'string' },
    data: { type: 'string' },
    'exit-with-parent': { type: 'boolean', default: false },
    lively: { type: 'string' },
    'lively-every-ms': { type: 'string', default: '8000' },
  },
});

const sandbox = await startSandbox({
  xPort: Number(values['x-port']),
  controlPort: Number(values['control-port']),
  smtpPort: Number(values['smtp-port']),
  twilioPort: Number(values['twilio-port']),
  ...(values['sms-webhook'] === undefined ? {} : { smsWebhook: values['sms-webhook'] }),
  ...(values.data === undefined ? {} : { dataFile: values.data }),
});

const { xUrl, controlUrl, smtpUrl, twilioUrl } = sandbox;
const lively = values.lively === undefined ? undefined : await settle(values.lively);

/** Fills the sandbox with customers of `company`, which is made when it does not exist. */
async function settle(company: string): Promise<LivelyCustomers> {
  const control = controlClient(controlUrl);
  await moveInCompany(control, company);
  return livelyCustomers(control, { company, everyMs: Number(values['lively-every-ms']) });
}

async function stop(): Promise<void> {
  await lively?.stop();
  await sandbox.close();
  process.exit(0);
}

const onSignal = () => void stop();
process.on('SIGTERM', onSignal);
process.on('SIGINT', onSignal);
if (values['exit-with-parent']) process.stdin.resume().on('end', onSignal).on('error', onSignal);

// Last: whoever reads this line may already send the signals handled above.
console.log(JSON.stringify({ xUrl, controlUrl, smtpUrl, twilioUrl }));
