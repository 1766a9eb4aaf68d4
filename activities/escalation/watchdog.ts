import { log } from '@temporalio/activity';
import { inTextOf, troublesIn, type EscalationTrouble } from '../../src/domain/escalation/watchdog.js';
import {
  escalationTroubleMail,
  escalationTroubleText,
  type EscalationTroubleFacts,
} from '../../src/notify/escalation-trouble-mails.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import type { Texter } from '../../src/notify/texter.js';
import { escalationTroubles } from '../../src/store/escalation/troubles.js';
import { noticesRepository } from '../../src/store/notices/repository.js';
import { nameOf } from '../failures.js';
import { inTurn, tellEveryAdmin, tellingUntil, type TellParts } from '../tell.js';

export interface WatchdogParts extends TellParts {
  readonly texter: Texter | null;
}

export const watchdogActivities = (parts: WatchdogParts) => ({
  /**
   * Notices what does not go on by itself in escalation, and tells every admin once, and once that it is over: by
   * mail, and by SMS whoever can't be told by mail. Returns how many troubles are still to be told.
   */
  watchEscalation: async (): Promise<number> => {
    const troubles = escalationTroubles(parts.db);
    const until = tellingUntil(parts.clock);
    const now = parts.clock();
    for (const { kind, policyId, incidentId } of await troubles.note(
      troublesIn(await troubles.watchable(now), now),
      now,
    ))
      log.error('Escalation does not go on by itself', { kind, policyId, incidentId });
    let left = 0;
    for (const trouble of await inTurn(parts, await troubles.toTell(), ({ _id }) => _id))
      if (!(await told(parts, trouble, until))) left += 1;
    return left;
  },
});

async function told(parts: WatchdogParts, trouble: EscalationTrouble, until: Date): Promise<boolean> {
  const facts = await factsOf(parts, trouble);
  try {
    await tellByMail(parts, trouble, facts, until);
  } catch (error) {
    const { kind, policyId } = trouble;
    log.warn('A trouble in escalation could not be mailed to all admins yet', {
      ...{ kind, policyId },
      reason: nameOf(error),
    });
    // Another worker may be at it, or time is up: then mail is only late.
    const isDown = error instanceof MailUnavailableError;
    await tellByText(parts, trouble, facts, isDown ? 'allUnmailed' : 'unmailable');
    return false;
  }
  if (!(await tellByText(parts, trouble, facts, 'unmailable'))) return false;
  await escalationTroubles(parts.db).told(trouble);
  return true;
}

const tellByMail = (
  parts: TellParts,
  { _id, endedAt }: EscalationTrouble,
  facts: EscalationTroubleFacts,
  until: Date,
): Promise<void> =>
  tellEveryAdmin(
    parts,
    {
      incidentId: _id,
      step: endedAt === null ? 0 : 'recovered',
      isOver: endedAt !== null,
      mail: () => Promise.resolve(escalationTroubleMail(facts)),
    },
    until,
  );

async function factsOf({ db }: TellParts, trouble: EscalationTrouble): Promise<EscalationTroubleFacts> {
  const { kind, policyId, accountId, incidentId, since, endedAt } = trouble;
  const incident = incidentId === null ? null : await db.incidents.findOne({ _id: incidentId });
  const policy = incident?.policy ?? (await db.escalationPolicies.findOne({ _id: policyId }));
  const account = await db.accounts.findOne({ _id: accountId });
  return {
    ...{ kind, since, endedAt },
    policyName: policy?.name ?? policyId,
    accountHandle: account?.handle ?? accountId,
  };
}

/**
 * Once to each admin with a phone of their own whom the mail has not reached; `unmailable`: only whose address was
 * refused. False: somebody is still to be told; what fails is tried again the next minute.
 */
async function tellByText(
  parts: WatchdogParts,
  trouble: EscalationTrouble,
  facts: EscalationTroubleFacts,
  whom: 'allUnmailed' | 'unmailable',
): Promise<boolean> {
  const { db, texter } = parts;
  if (!texter || trouble.endedAt !== null) return true;
  const mails = await noticesRepository(db).of([trouble._id]);
  const stateOf = new Map(mails.map(({ agentId, state }) => [agentId, state]));
  const admins = await db.agents.find({ role: 'admin' }).toArray();
  let allTold = true;
  for (const { _id: agentId, phone, phoneVerifiedAt, smsStoppedAt } of admins) {
    const state = stateOf.get(agentId) ?? 'sending';
    if (state === 'sent' || (state === 'sending' && whom === 'unmailable')) continue;
    if (phone === null || !phoneVerifiedAt || smsStoppedAt) continue;
    const to = { agentId, phone };
    if (!(await textAdmin({ ...parts, texter }, trouble, to, escalationTroubleText(facts)))) allTold = false;
  }
  return allTold;
}

async function textAdmin(
  { db, texter, clock }: TellParts & { readonly texter: Texter },
  { _id }: EscalationTrouble,
  { agentId, phone }: { readonly agentId: string; readonly phone: string },
  text: string,
): Promise<boolean> {
  const notices = noticesRepository(db);
  const incidentId = inTextOf(_id);
  const id = `${incidentId}/0/${agentId}`;
  const claimed = await notices.claim({
    ...{ _id: id, incidentId, step: 0, agentId, messageId: id },
    at: clock(),
  });
  if (claimed === null) return true;
  if (claimed === 'busy') return false;
  try {
    const { kind } = await texter.send({ to: phone, text });
    if (kind === 'refused') log.error('Neither mail nor SMS reaches an admin', { agentId, reason: kind });
    await notices.settle(id, kind === 'accepted' ? 'sent' : 'refused', clock());
    return true;
  } catch (error) {
    log.error('Neither mail nor SMS reaches an admin', { agentId, reason: nameOf(error) });
    await notices.release(claimed, clock(), true);
    return false;
  }
}
