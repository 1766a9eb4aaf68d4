/** What somebody wants who answers a page by SMS. */
export type SmsWord = 'acknowledge' | 'stop' | 'start' | 'help' | 'other';

// Twilio acts on these itself (help.twilio.com, "Twilio support for opt-out keywords"): Perch only takes note.
const stops = /^(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)$/;
const starts = /^(start|yes|unstop)$/;
const helps = /^(help|info)$/;
const acknowledges = /^(4|ack|4 ?ack|acknowledged?)$/;

/** By the text alone: case, blanks and the marks around it do not count. */
export function smsWord(text: string): SmsWord {
  const word = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
  if (acknowledges.test(word)) return 'acknowledge';
  if (stops.test(word)) return 'stop';
  if (starts.test(word)) return 'start';
  return helps.test(word) ? 'help' : 'other';
}

/** What Twilio says the word was, where a messaging service has words of its own; otherwise the text decides. */
export function smsWordWith(text: string, optOutType: string | undefined): SmsWord {
  const said = optOutType?.toLowerCase();
  return said === 'stop' || said === 'start' || said === 'help' ? said : smsWord(text);
}
