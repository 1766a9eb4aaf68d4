import { encode } from 'html-entities';
import type { Incident } from '../../src/domain/escalation/incident.js';
import type { Item } from '../../src/domain/items/item.js';
import { counted, readableDuration, readableTime } from '../../src/notify/times.js';
import type { Page } from './page.js';

/** What whoever was paged is shown. */
export interface AcknowledgeShown {
  readonly path: string;
  readonly incident: Incident;
  /** Null: the account is gone. */
  readonly handle: string | null;
  readonly samples: readonly Item[];
  readonly agentId: string;
  /** Of who acknowledged; null: nobody did, or they were removed. */
  readonly acknowledgedBy: string | null;
}

/** What floods, and who has it; to look at it changes nothing (S61). */
export const acknowledgePage = (shown: AcknowledgeShown): Page => ({
  title: headline(shown),
  body: `<p>${encode(facts(shown.incident))}</p>
    ${standing(shown)}
    ${shown.samples.map(sampleHtml).join('\n')}
    <p><small>This link is yours alone: who has it can acknowledge in your name.</small></p>`,
});

const headline = ({ incident: { matched, observed, policy }, handle }: AcknowledgeShown): string =>
  `${counted(Math.max(matched, observed), 'post')} about “${policy.name}”${handle === null ? '' : ` on @${handle}`}`;

const facts = ({ observed, policy, from, to, openedAt }: Incident): string =>
  `${counted(observed, 'post')} came within ${within(from, to)}; you are paged at ${policy.count} within ${counted(policy.periodMinutes, 'minute')}. It began on ${readableTime(openedAt)}.`;

const within = (from: Date, to: Date): string => {
  const ms = to.getTime() - from.getTime();
  return ms < 60_000 ? 'a minute' : readableDuration(ms);
};

function standing({ path, incident, agentId, acknowledgedBy }: AcknowledgeShown): string {
  const { acknowledged, state } = incident;
  const before = acknowledged
    ? `${encode(acknowledgedBy ?? 'Somebody')} acknowledged it on ${readableTime(acknowledged.at)}, and it was never resolved.`
    : 'Nobody has acknowledged it yet.';
  if (state === 'open' || !acknowledged)
    return `<form method="post" action="${encode(path)}">
      <p>${before} Whoever does keeps the others from being paged.</p>
      <button>Acknowledge: I take care of it</button>
    </form>`;
  const at = readableTime(acknowledged.at);
  const who =
    acknowledged.agentId === agentId
      ? `<p role="status"><strong>Thank you. You have it since ${at}; nobody else is paged.</strong></p>`
      : `<p role="status"><strong>${encode(acknowledgedBy ?? 'Somebody')} has it since ${at}; nobody else is paged.</strong></p>`;
  return `${who}
    <form method="post" action="${encode(path)}/resolve">
      <p>When it is dealt with, say so. Posts of this flood page nobody again.</p>
      <button>Resolve: it is over</button>
    </form>`;
}

const sampleHtml = ({ author, text, createdAt }: Item): string => `<article>
      <p><strong>${encode(author.name)}</strong> @${encode(author.handle)} <time datetime="${createdAt.toISOString()}">${readableTime(createdAt)}</time></p>
      <p class="text">${encode(text)}</p>
    </article>`;
