import type { EscalationParts } from './escalation-activities.js';

/** Begins a page and sends it, by e-mail or SMS. */
export async function sendPage(parts: EscalationParts, pageId: string): Promise<void> {
  await parts.db.pages.findOne({ _id: pageId });
}
