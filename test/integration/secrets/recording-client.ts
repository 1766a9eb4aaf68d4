import type { Place } from './canaries.js';

interface Asked {
  readonly body?: unknown;
  /** Instead of JSON of `body`. */
  readonly payload?: string;
  readonly headers?: Record<string, string>;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Calls the API and keeps every answer that refuses. */
export interface RecordingClient {
  ask(method: string, path: string, asked?: Asked): Promise<Answered>;
  readonly refusals: readonly (Place & { readonly status: number })[];
}

export function recordingClient(url: string, identity: Record<string, string> = {}): RecordingClient {
  const refusals: (Place & { status: number })[] = [];
  return {
    refusals,
    async ask(
      method,
      path,
      { body, payload = body === undefined ? undefined : JSON.stringify(body), headers = {} } = {},
    ) {
      const answer = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: {
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          ...identity,
          ...headers,
        },
        ...(payload === undefined ? {} : { body: payload }),
      });
      const text = await answer.text();
      if (answer.status >= 400)
        refusals.push({
          name: `the answer ${answer.status} to ${method} ${path.split('?', 1)[0] ?? ''}`,
          status: answer.status,
          text: `${JSON.stringify([...answer.headers])}\n${text}`,
        });
      return { status: answer.status, headers: answer.headers, text };
    },
  };
}
