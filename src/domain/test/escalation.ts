import type { EscalationPolicy } from '../escalation/policy.js';
import { policy } from './escalation-examples.js';

/** Counts every post, and pages each step once: nobody is reminded, nothing is opened again. */
export const escalationPolicy = (changes: Partial<EscalationPolicy> = {}): EscalationPolicy =>
  policy({
    ...{ name: 'Outage', keywords: [], remindMinutes: null, reopenAfterMinutes: null, version: 0 },
    ...changes,
  });
