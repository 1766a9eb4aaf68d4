import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.js';

const { values } = parseArgs({
  options: {
    'x-port': { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'smtp-port': { type: 'string', default: '0' },
    data: { type: 'string' },
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

const sandbox = await startSandbox({
  xPort: Number(values['x-port']),
  controlPort: Number(values['control-port']),
  smtpPort: Number(values['smtp-port']),
  ...(values.data === undefined ? {} : { dataFile: values.data }),
});

const { xUrl, controlUrl, smtpUrl } = sandbox;

function stop(): void {
  void sandbox.close().finally(() => process.exit(0));
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (values['exit-with-parent']) process.stdin.resume().on('end', stop).on('error', stop);

// Last: whoever reads this line may already send the signals handled above.
console.log(JSON.stringify({ xUrl, controlUrl, smtpUrl }));
