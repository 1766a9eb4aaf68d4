import { Agent } from 'node:http';
import { TwitterApi, type ITwitterApiClientPlugin } from 'twitter-api-v2';
import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { controlClient, type ControlClient } from './control-client.js';
import { startSandbox, type Sandbox } from './sandbox.js';
import type { Answer } from './x/http/answer.js';
import type { Served } from './x/http/route.js';
import { refusal } from './x/schemas/errors.js';

export const REDIRECT = 'http://127.0.0.1:4321/oauth/x/callback';
const ALL_SCOPES = [
  'tweet.read',
  'tweet.write',
  'users.read',
  'dm.read',
  'dm.write',
  'like.read',
  'like.write',
  'media.write',
  'offline.access',
];
const APP = { clientId: 'perch-sandbox', clientSecret: 'perch-sandbox-secret' };

/** Sends the real client library's calls to the sandbox; a call that slips past it fails on the agent. */
function redirectTo(xUrl: string): ITwitterApiClientPlugin {
  const here = (url: string) => xUrl + new URL(url).pathname + new URL(url).search;
  return {
    onBeforeRequestConfig({ params }) {
      params.url = here(params.url);
    },
    onOAuth2RequestToken({ result }) {
      result.url = here(result.url);
    },
  };
}

export interface Rig {
  sandbox: Sandbox;
  control: ControlClient;
  appClient(): TwitterApi;
  tokenClient(accessToken: string): TwitterApi;
  /** Lets `username` approve the app, and gives the whole result. */
  signIn(username: string, scopes?: string[]): Promise<Connected>;
  /** A plain call to X. */
  get(path: string, accessToken: string): Promise<Reply>;
  post(path: string, accessToken: string, body: unknown): Promise<Reply>;
  delete(path: string, accessToken: string): Promise<Reply>;
}

export interface Connected {
  client: TwitterApi;
  accessToken: string;
  refreshToken: string;
}

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

const oneThing = z.looseObject({ data: z.looseObject({}) });
const listing = z.looseObject({
  data: z.array(z.looseObject({ id: z.string() })).default([]),
  meta: z.looseObject({
    result_count: z.number(),
    next_token: z.string().optional(),
    previous_token: z.string().optional(),
  }),
});

/** The one object an answer carries. */
export const dataOf = (reply: Reply) => oneThing.parse(reply.body).data;

/** A list answer: its objects, their ids in order, and its meta. */
export function listOf(reply: Reply) {
  const { data, meta } = listing.parse(reply.body);
  return { data, ids: data.map((one) => one.id), meta };
}

export function rigFor(sandbox: Sandbox): Rig {
  const control = controlClient(sandbox.controlUrl);
  const plugins = [redirectTo(sandbox.xUrl)];
  const agent = new Agent();
  const appClient = () => new TwitterApi(APP, { plugins, httpAgent: agent });
  const tokenClient = (token: string) => new TwitterApi(token, { plugins, httpAgent: agent });
  const call = async (method: string, path: string, token: string, body?: unknown): Promise<Reply> => {
    const response = await fetch(sandbox.xUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed };
  };
  return {
    sandbox,
    control,
    appClient,
    tokenClient,
    async signIn(username, scopes = ALL_SCOPES) {
      const link = appClient().generateOAuth2AuthLink(REDIRECT, { scope: scopes });
      const back = new URL(await control.approve(link.url, username));
      const login = await appClient().loginWithOAuth2({
        code: back.searchParams.get('code') ?? '',
        codeVerifier: link.codeVerifier,
        redirectUri: REDIRECT,
      });
      return { client: login.client, accessToken: login.accessToken, refreshToken: login.refreshToken ?? '' };
    },
    get: (path, token) => call('GET', path, token),
    post: (path, token, body) => call('POST', path, token, body),
    delete: (path, token) => call('DELETE', path, token),
  };
}

/** Holds every answer against the schema of its route, or of refusals. */
function answerChecks() {
  const wrong: string[] = [];
  let checked = 0;
  return {
    see: (route: Served, answer: Answer) => {
      const schema = answer.status < 400 ? route.shape : refusal;
      const parsed = schema.safeParse(JSON.parse(JSON.stringify(answer.body)));
      checked += 1;
      if (!parsed.success)
        wrong.push(
          `${route.name} ${answer.status}: ${z.prettifyError(parsed.error)} in ${JSON.stringify(answer.body)}`,
        );
    },
    verdict: () => ({ wrong, checked }),
  };
}

/**
 * A sandbox for one test file, started before its tests and closed after them. The file fails if
 * any answer of X broke its schema, or if none was seen.
 */
export function useSandbox(): () => Rig {
  let rig: Rig | undefined;
  const checks = answerChecks();
  beforeAll(async () => {
    rig = rigFor(await startSandbox({ onAnswer: checks.see }));
  });
  afterAll(async () => {
    await rig?.sandbox.close();
    expect(checks.verdict().wrong).toEqual([]);
    expect(checks.verdict().checked).toBeGreaterThan(0);
  });
  return () => {
    if (rig === undefined) throw new Error('the sandbox has not started');
    return rig;
  };
}
