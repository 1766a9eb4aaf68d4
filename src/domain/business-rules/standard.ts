import type { StandardTrigger, Trigger } from './rules.js';

type Standard = Pick<Trigger, 'name' | 'enabled' | 'conditions' | 'actions'> & {
  readonly standard: StandardTrigger;
};

const isOpened = { field: 'happened', operator: 'is', values: ['created'] } as const;
const isMessage = { field: 'channel', operator: 'is', values: ['x_dm'] } as const;

/** A ticket that an agent or a rule opened by writing to a customer is none. */
const newMessages: Trigger['conditions'] = {
  all: [isOpened, { field: 'happened', operator: 'is', values: ['customerWrote'] }, isMessage],
  any: [],
};

/** Come set up; those that would speak to a customer are switched off (S54). */
export const standardTriggerFields: readonly Standard[] = [
  {
    standard: 'acknowledgeFirstMessage',
    name: 'Acknowledge the first direct message',
    enabled: false,
    conditions: newMessages,
    actions: [
      {
        kind: 'messageRequester',
        text: 'Thanks for your message. We expect to answer you {{ticket.expectedWait}}.',
      },
    ],
  },
  {
    standard: 'askSatisfaction',
    name: 'Ask how content the customer is when a session ends',
    enabled: false,
    conditions: { all: [{ field: 'happened', operator: 'is', values: ['sessionEnded'] }], any: [] },
    actions: [{ kind: 'messageRequester', text: 'How did we do? Tell us here: {{satisfaction.url}}' }],
  },
  {
    standard: 'tellGroupOfMessage',
    name: 'Tell the group about a new ticket of direct messages',
    enabled: true,
    conditions: newMessages,
    actions: [
      {
        kind: 'notifyGroup',
        text: '{{requester.name}} opened ticket {{ticket.number}} by direct message.',
      },
    ],
  },
];
