import type { PageFacts, PageSample } from '../page-facts.js';

export const sample = (changes: Partial<PageSample> = {}): PageSample => ({
  authorHandle: 'cleo',
  at: new Date('2026-03-01T11:58:00Z'),
  text: 'Where is my refund? I have waited for three weeks and nobody answers.',
  url: 'https://x.com/i/status/100',
  ...changes,
});

export const facts = (changes: Partial<PageFacts> = {}): PageFacts => ({
  kind: 'step',
  isTest: false,
  policyName: 'Refunds',
  accountHandle: 'acme',
  count: 10,
  periodMinutes: 10,
  observed: 12,
  matched: 12,
  keywords: ['refund'],
  samples: [sample(), sample({ authorHandle: 'dan', text: 'Refund!', url: 'https://x.com/i/status/99' })],
  link: 'https://perch.example.com/a/0aB1cD2eF3gH4i',
  forgotten: null,
  next: { names: ['Bob'], at: new Date('2026-03-01T12:10:00Z') },
  remindMinutes: 5,
  instead: null,
  ...changes,
});
