/** What a custom address is made of: `url` is the whole link, `code` that of the short one. */
interface LinkParts {
  readonly url: string;
  readonly code: string;
}

const places = /\{(url|code)\}/g;

/** The address that a custom template makes of a link: `{code}` as it is, `{url}` encoded. */
export const fillTemplate = (template: string, { url, code }: LinkParts): string =>
  template.replace(places, (_, place) => (place === 'url' ? encodeURIComponent(url) : code));

const example: LinkParts = { url: 'https://example.com/t/a', code: 'a' };

/**
 * Whether a template makes an https address of every link: with one of `{url}` and `{code}`, once, after the
 * host, for a host that the link decides could be anybody's.
 */
export function isTemplate(template: string): boolean {
  const found = [...template.matchAll(places)];
  const [place] = found;
  if (found.length !== 1 || !place || !URL.canParse(fillTemplate(template, example))) return false;
  const { protocol, origin, username, password } = new URL(fillTemplate(template, example));
  const isPlain = protocol === 'https:' && username === '' && password === '' && !/\s/.test(template);
  return isPlain && template.toLowerCase().startsWith(`${origin}/`) && place.index > origin.length;
}
