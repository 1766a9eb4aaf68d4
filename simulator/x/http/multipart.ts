const BREAK = Buffer.from('\r\n');

function partOf(bytes: Buffer): [string, Buffer | string] | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, Math.max(0, end)).toString('utf8');
  const name = /name="([^"]*)"/i.exec(head)?.[1];
  if (end < 0 || name === undefined) return undefined;
  const content = bytes.subarray(end + 4);
  // Some clients name no file and only say that the content is of a type of its own.
  const isFile = /^content-type:/im.test(head) || /filename=/i.test(head);
  return [name, isFile ? content : content.toString('utf8')];
}

/** The parts of a multipart body by name (RFC 7578): files as bytes, everything else as text. */
export function parseMultipart(body: Buffer, contentType: string): Record<string, Buffer | string> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return {};
  const mark = Buffer.from(`--${boundary}`);
  const parts: [string, Buffer | string][] = [];
  for (let at = body.indexOf(mark); at >= 0;) {
    const from = at + mark.length + BREAK.length;
    at = body.indexOf(mark, from);
    if (at < 0) break;
    const part = partOf(body.subarray(from, at - BREAK.length));
    if (part !== undefined) parts.push(part);
  }
  return Object.fromEntries(parts);
}
