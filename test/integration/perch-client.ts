/** The API as a program sees it. */
export interface Perch {
  readonly url: string;
  get<T>(path: string): Promise<T>;
  /** Every page of a list. */
  all<T>(path: string): Promise<T[]>;
  post<T>(path: string, body?: unknown, headers?: Record<string, string>, leaving?: AbortSignal): Promise<T>;
  patch<T>(path: string, body: unknown, version?: number): Promise<T>;
  delete(path: string): Promise<void>;
}

/** The API answered with a problem; the message holds all of it. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(request: string, status: number, body: string) {
    super(`${request}: ${status} ${body}`);
    this.status = status;
  }
}

/** Rejects with an ApiProblem when the API refuses, and when it does not answer in time. */
export function perch(url: string, token: string, { timeoutMs = 60_000 } = {}): Perch {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    leaving?: AbortSignal,
  ): Promise<T> {
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
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  return {
    url,
    get: (path) => call('GET', path),
    post: (path, body, headers, leaving) => call('POST', path, body, headers, leaving),
    patch: (path, body, version) =>
      call('PATCH', path, body, version === undefined ? {} : { 'if-match': `"${version}"` }),
    delete: (path) => call('DELETE', path),
    async all<T>(path: string) {
      const found: T[] = [];
      let cursor: string | null = null;
      do {
        const query: string = `${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
        const page: { data: T[]; nextCursor: string | null } = await call('GET', path + query);
        found.push(...page.data);
        cursor = page.nextCursor;
      } while (cursor);
      return found;
    },
  };
}
