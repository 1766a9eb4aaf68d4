import { phoneOf } from '../../domain/agents/phone.js';
import type { Database } from '../database.js';

/**
 * Writes the phones that an older version took in any form as E.164. What is no number stays as it is: the e-mail
 * addresses of those people are `left`.
 */
export async function completePhones(
  db: Database,
): Promise<{ readonly written: number; readonly left: readonly string[] }> {
  const left: string[] = [];
  let written = 0;
  const agents = await db.agents.find({ phone: { $gt: '' } }).toArray();
  for (const { _id, email, phone: before } of agents) {
    const phone = before === null ? null : phoneOf(before);
    if (phone === before) continue;
    if (phone === null) left.push(email);
    else {
      await db.agents.updateOne({ _id, phone: before }, { $set: { phone }, $inc: { version: 1 } });
      written += 1;
    }
  }
  return { written, left };
}
