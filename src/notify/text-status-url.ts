/** Where Twilio tells what becomes of a page; its signature is over this address. */
export const textStatusUrl = (publicUrl: string, pageId: string): string =>
  `${publicUrl}/hooks/twilio/status?page=${encodeURIComponent(pageId)}`;
