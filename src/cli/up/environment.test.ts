import { expect, test } from 'vitest';
import { readConfig } from '../../config.js';
import { realEnvironment, sandboxEnvironment } from './environment.js';

const given = {
  env: { PATH: '/bin', X_CLIENT_ID: 'real', X_CLIENT_SECRET: 'real secret', API_PORT: '8080', SMTP_URL: '' },
  addresses: { mongodbUri: 'mongodb://a:1,b:2/?replicaSet=rs', temporalAddress: '127.0.0.1:7' },
  ports: { api: 1, apiMetrics: 2, workerMetrics: 3 },
  secrets: { PERCH_KEYS: `local:${'A'.repeat(43)}=` },
};
const sandbox = {
  xUrl: 'http://127.0.0.1:4',
  controlUrl: 'http://127.0.0.1:5',
  smtpUrl: 'smtp://127.0.0.1:6',
  twilioUrl: 'http://127.0.0.1:7',
};

test('the sandbox’s environment is whole, and reaches nothing but the sandbox', () => {
  const config = readConfig(sandboxEnvironment({ ...given, sandbox }));
  expect(config).toMatchObject({
    mongodbUri: 'mongodb://a:1,b:2/perch_sandbox?replicaSet=rs',
    publicUrl: 'http://127.0.0.1:1',
    api: { port: 1 },
    x: { clientId: 'perch-sandbox', apiUrl: sandbox.xUrl },
    mail: { smtpUrl: sandbox.smtpUrl },
    sms: { apiUrl: sandbox.twilioUrl },
  });
});

test('the sandbox never uses the database that a person’s own address names', () => {
  const addresses = { ...given.addresses, mongodbUri: 'mongodb+srv://u:p@host/production' };
  expect(readConfig(sandboxEnvironment({ ...given, addresses, sandbox })).mongodbUri).toBe(
    'mongodb+srv://u:p@host/perch_sandbox',
  );
});

test('for real use a person’s settings decide, and gaps are filled', () => {
  const config = readConfig(realEnvironment(given));
  expect(config).toMatchObject({
    mongodbUri: 'mongodb://a:1,b:2/perch?replicaSet=rs',
    api: { port: 8080, metricsPort: 2 },
    x: { clientId: 'real', apiUrl: 'https://api.x.com' },
    keys: [{ id: 'local' }],
  });
  const named = { ...given, addresses: { ...given.addresses, mongodbUri: 'mongodb://a:1/mine' } };
  expect(readConfig(realEnvironment(named)).mongodbUri).toBe('mongodb://a:1/mine');
});
