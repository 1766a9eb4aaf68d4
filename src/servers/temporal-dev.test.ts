import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

/** The parts of the Compose Specification this file uses; strict, so that a misspelt key fails. */
const duration = z.string().regex(/^\d+(ms|s|m)$/);
const healthcheck = z.strictObject({
  test: z
    .array(z.string())
    .min(2)
    .refine(([how]) => how === 'CMD' || how === 'CMD-SHELL'),
  interval: duration,
  timeout: duration,
  retries: z.int().positive(),
});
const service = z.strictObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string().regex(/^[A-Z_]+$/), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: healthcheck.optional(),
});
const compose = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

const text = readFileSync(new URL('../../temporal-dev.yml', import.meta.url), 'utf8');
const file = compose.parse(parse(text, { strict: true, uniqueKeys: true }));
const services = Object.entries(file.services);

test('it holds the real servers and a mail viewer', () => {
  expect(Object.keys(file.services).sort()).toEqual([
    'mail',
    'mongodb',
    'postgresql',
    'temporal',
    'temporal-ui',
  ]);
});

test.each(services)('%s: the image is pinned to a full version', (_name, { image }) => {
  expect(image).toMatch(/^[a-z0-9./-]+:v?\d+(\.\d+)+(-[a-z]+)?$/);
});

test('every published port is bound to loopback, and none twice', () => {
  const ports = services.flatMap(([, { ports = [] }]) => ports);
  expect(ports.length).toBeGreaterThan(0);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  const published = ports.map((port) => port.split(':')[1]);
  expect(new Set(published).size).toBe(published.length);
});

test('what is waited for exists and tells its health', () => {
  for (const [, { depends_on = {} }] of services)
    for (const name of Object.keys(depends_on)) expect(file.services[name]?.healthcheck).toBeDefined();
});

test('every named volume is declared, and every declared one is used', () => {
  const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
  expect(used.sort()).toEqual(Object.keys(file.volumes).sort());
});

test('MongoDB is a replica set that its healthcheck initiates under the name clients use', () => {
  const { command = [], healthcheck: check } = file.services['mongodb']!;
  expect(command.join(' ')).toContain('--replSet perch');
  expect(check?.test.join(' ')).toMatch(/rs\.initiate\(\{ _id: 'perch'.*127\.0\.0\.1:27017/);
  expect(check?.test.join(' ')).toContain('isWritablePrimary');
  expect(text).toContain('mongodb://127.0.0.1:27017/perch?replicaSet=perch');
});
