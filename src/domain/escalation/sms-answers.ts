import type { Incident } from './incident.js';

const shortened = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 2)}..` : text;

const nameOf = ({ policy }: Pick<Incident, 'policy'>): string => shortened(policy.name, 50);

/** What a phone reads after its answer; each fits one segment where names are of plain letters. */
export const smsAnswers = {
  acknowledged: (incident: Incident, who: string): string =>
    `Acknowledged by ${shortened(who, 30)}: ${nameOf(incident)}, ${incident.matched} posts. Nobody else is paged.`,
  /** `who`: null, somebody who has left. */
  already: (incident: Incident, who: string | null): string =>
    `${nameOf(incident)} was acknowledged before by ${shortened(who ?? 'somebody', 30)}. There is nothing to do.`,
  coming: (incident: Incident): string =>
    `${nameOf(incident)} is being paged: answer again once you have it.`,
  nothingOpen: 'Nothing is open. There is nothing to acknowledge.',
  help: 'Perch did not understand. Answer 4 or ACK to acknowledge the newest page, STOP to get no more SMS.',
};
