import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../routes/index.js';
import { answerChecker } from './answers.js';
import { readSpec, type Spec } from './document.js';
import { compareParameters } from './parameters.js';
import { playEverything } from './scenario.js';

/** A file of the form of X's, with one operation that differs from the sandbox in known ways. */
const FILE = {
  info: { version: 'test' },
  paths: {
    '/2/tweets/{id}': {
      delete: {
        parameters: [{ name: 'id', in: 'path', schema: { $ref: '#/components/schemas/PostId' } }],
        security: [{ OAuth2UserToken: ['tweet.read', 'tweet.write', 'users.read'] }],
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Deleted' } } } },
        },
      },
    },
    '/2/users/{id}/liked_tweets': {
      get: {
        parameters: [
          { name: 'id', in: 'path', schema: { $ref: '#/components/schemas/PostId' } },
          { name: 'max_results', in: 'query', schema: { type: 'integer', minimum: 10, maximum: 100 } },
          { name: 'surprise', in: 'query', schema: { type: 'string' } },
        ],
        security: [{ OAuth2UserToken: ['like.read'] }],
        responses: {},
      },
    },
  },
  components: {
    schemas: {
      PostId: { type: 'string', pattern: '^[0-9]{1,19}$' },
      Deleted: {
        type: 'object',
        required: ['data'],
        properties: {
          data: { type: 'object', required: ['deleted'], properties: { deleted: { type: 'boolean' } } },
        },
      },
    },
  },
};

let folder: string;
let spec: Spec;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spec-'));
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(FILE));
  spec = readSpec(join(folder, 'spec.json'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function routeNamed(name: string) {
  const route = routes.find((one) => one.name === name);
  const operation = route && spec.operation(route.method, route.path);
  if (route === undefined || operation === undefined) throw new Error(`no ${name}`);
  return { route, operation };
}

describe('the comparison with X’s file', () => {
  it('finds nothing where there is nothing', () => {
    const { route, operation } = routeNamed('delete-post');
    expect(compareParameters(route, operation, spec)).toEqual([]);
    expect(answerChecker(spec)(operation, { data: { deleted: true } })).toEqual([]);
  });

  it('finds a bound, a parameter and a scope that differ', () => {
    const { route, operation } = routeNamed('liked_tweets');
    expect(compareParameters(route, operation, spec)).toEqual(
      expect.arrayContaining([
        'query pagination_token: not in the specification',
        'query surprise: not served',
        'max_results minimum: 5, specification 10',
        'scope users.read: not in the specification',
      ]),
    );
  });

  it('finds a wrong type, a missing field and a field too many in an answer', () => {
    const { operation } = routeNamed('delete-post');
    const check = answerChecker(spec);
    expect(check(operation, { data: { deleted: 'yes' } })).toEqual(['answer /data/deleted: must be boolean']);
    expect(check(operation, { data: {} })).toEqual(["answer /data: must have required property 'deleted'"]);
    expect(check(operation, { data: { deleted: true, mood: 1 } })).toEqual([
      'answer answer.data.mood: not in the specification',
    ]);
  });

  it('says when X has no such operation', () => {
    expect(spec.operation('GET', '/2/nonsense')).toBeUndefined();
  });

  it('plays every route at least once with an accepted answer', async () => {
    const seen = await playEverything();
    const played = new Set(seen.filter((one) => one.status < 300).map((one) => one.route.name));
    expect(routes.map((route) => route.name).filter((name) => !played.has(name))).toEqual([]);
  });
});
