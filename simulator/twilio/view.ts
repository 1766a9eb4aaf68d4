import type { Text } from '../x/world/records/texts.js';
import { sandboxAccount } from './account.js';

const version = '2010-04-01';

/** A message as Twilio's API shows it. */
export function viewMessage(text: Text) {
  const uri = `/${version}/Accounts/${sandboxAccount.sid}/Messages/${text.sid}`;
  const date = new Date(text.atMs).toUTCString().replace('GMT', '+0000');
  return {
    sid: text.sid,
    account_sid: sandboxAccount.sid,
    api_version: version,
    body: text.body,
    date_created: date,
    date_sent: text.status === 'queued' ? null : date,
    date_updated: date,
    direction: text.direction,
    error_code: text.errorCode,
    error_message: null,
    from: text.messagingServiceSid === null ? text.from : null,
    messaging_service_sid: text.messagingServiceSid,
    num_media: '0',
    // A service chooses the sender later, and only then counts.
    num_segments: text.messagingServiceSid === null ? String(text.segments) : '0',
    price: null,
    price_unit: 'USD',
    status: text.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: text.to,
    uri: `${uri}.json`,
  };
}
