/** The API as a program sees it. */
export interface Perch {
  readonly url: string;
  get<T>(path: string): Promise<T>;
  /** Every page of a list. */
  all<T>(path: string): Promise<T[]>;
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  patch<T>(path: string, body: unknown, version?: number): Promise<T>;
  delete(path: string): Promise<void>;
}

/** Rejects with the problem's code and detail when the API refuses. */
export function perch(url: string, token: string): Perch {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  return {
    url,
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
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
