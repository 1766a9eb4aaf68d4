import type { Config } from '../config.js';
import type { Agent } from '../domain/agents/agent.js';
import type { Database } from '../store/database.js';
import type { Mailer } from './mailer.js';
import { stopMail } from './stop-mail.js';

export interface TellingStopped {
  readonly db: Database;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly config: Pick<Config, 'publicUrl'>;
}

/**
 * Mails those who are to be told that their number gets no more SMS. Rejects as the mailer does: who is left is still
 * marked.
 */
export async function tellStopped({ db, mailer, config }: TellingStopped): Promise<void> {
  const pending = await db.agents.find({ stopMail: 'pending' }).toArray();
  for (const agent of pending) {
    await mailer.send(stopMail(agent, config.publicUrl, messageIdOf(agent, config.publicUrl)));
    const { _id, smsStoppedAt } = agent;
    await db.agents.updateOne({ _id, ...(smsStoppedAt && { smsStoppedAt }) }, { $unset: { stopMail: '' } });
  }
}

/** The same for each attempt, so that the mail is shown once. */
const messageIdOf = ({ _id, smsStoppedAt }: Agent, publicUrl: string): string =>
  `stop.${_id}.${smsStoppedAt?.getTime() ?? 0}@${new URL(publicUrl).hostname}`;
