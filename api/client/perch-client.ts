import type { ProblemBody } from '../problems.js';
import type { Answer, Page } from './answers.js';

/** The API as a program sees it; what it refuses rejects with an ApiProblem. */
export interface Perch {
  readonly url: string;
  get<Path extends string>(path: Path): Promise<Answer<'GET', Path>>;
  /** Every page of a list. */
  all<Path extends string>(path: Path): Promise<EachOf<Answer<'GET', Path>>[]>;
  post<Path extends string>(path: Path, body?: object, asked?: Asked): Promise<Answer<'POST', Path>>;
  /** `version`: of what was read; it goes along as If-Match. */
  patch<Path extends string>(path: Path, body: object, version?: number): Promise<Answer<'PATCH', Path>>;
  /** The same for what is replaced whole. */
  put<Path extends string>(path: Path, body: object, version?: number): Promise<Answer<'PUT', Path>>;
  delete(path: string): Promise<void>;
}

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** Whoever asked goes away before there is an answer. */
  readonly leaving?: AbortSignal;
}

type EachOf<List> = List extends Page<infer Each> ? Each : unknown;

/** The API refused. */
export class ApiProblem extends Error {
  readonly status: number;
  /** One of docs/errors.md; null when what answered was not the API. */
  readonly code: string | null;

  constructor(request: string, status: number, body: string) {
    const problem = problemIn(body);
    super(`${request}: ${status} ${problem ? inWords(problem) : body}`);
    this.status = status;
    this.code = problem?.code ?? null;
  }
}

function problemIn(body: string): ProblemBody | null {
  try {
    const parsed = JSON.parse(body) as Partial<ProblemBody> | null;
    return typeof parsed?.code === 'string' ? (parsed as ProblemBody) : null;
  } catch {
    return null;
  }
}

const inWords = ({ code, title, detail, fix, errors = [] }: ProblemBody): string =>
  [
    ...[code, title, ...(detail === `${title}.` ? [] : [detail])],
    ...errors.map(({ pointer, message }) => `${pointer} ${message}`),
    ...(fix === undefined ? [] : [fix]),
  ].join(' — ');

const onVersion = (version: number | undefined): Asked =>
  version === undefined ? {} : { headers: { 'if-match': `"${version}"` } };

/** Asks with a token; rejects also when there is no answer in time. */
export function perch(url: string, token: string, { timeoutMs = 60_000 } = {}): Perch {
  async function call(
    method: string,
    path: string,
    body?: object,
    { headers = {}, leaving }: Asked = {},
  ): Promise<unknown> {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(leaving ? [leaving] : [])]),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiProblem(`${method} ${path}`, response.status, text);
    return text === '' ? undefined : JSON.parse(text);
  }

  async function all(path: string): Promise<unknown[]> {
    const found: unknown[] = [];
    let cursor: string | null = null;
    do {
      const paging = new URLSearchParams({ limit: '100', ...(cursor === null ? {} : { cursor }) });
      const page = (await call(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}${paging.toString()}`,
      )) as Page<unknown>;
      found.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }

  // What the API answers fits the schemas that these types are made of: it answers nothing else.
  const typed: Pick<Perch, 'get' | 'all' | 'post' | 'patch' | 'put'> = {
    get: (path) => call('GET', path) as Promise<never>,
    all: (path) => all(path) as Promise<never>,
    post: (path, body, asked) => call('POST', path, body, asked) as Promise<never>,
    patch: (path, body, version) => call('PATCH', path, body, onVersion(version)) as Promise<never>,
    put: (path, body, version) => call('PUT', path, body, onVersion(version)) as Promise<never>,
  };
  return {
    url,
    ...typed,
    async delete(path) {
      await call('DELETE', path);
    },
  };
}
