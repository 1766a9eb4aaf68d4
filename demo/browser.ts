interface Page {
  readonly status: number;
  readonly text: string;
  /** Where it sends the browser, as a whole address. */
  readonly location: string | null;
}

/** A person's browser: opens pages and sends forms, keeps cookies, and shows redirects instead of following. */
export function openBrowser() {
  const cookies = new Map<string, string>();

  return async function visit(url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const { origin } = new URL(url);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { origin, cookie: [...cookies].map((cookie) => cookie.join('=')).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const text = await response.text();
    return { status: response.status, text, location: location && new URL(location, url).href };
  };
}
