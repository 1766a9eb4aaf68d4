import { describe, expect, it } from 'vitest';
import type { Happening } from '../conditions/condition.js';
import { unknownPlaceholders } from '../effects/placeholders.js';
import { context } from '../test/business-rules.js';
import { ticket } from '../test/examples.js';
import { ruleRefusal } from './rule-fields.js';
import { runTriggers } from './run-triggers.js';
import { standardTriggers, type Trigger } from './rules.js';
import { standardTriggerFields } from './standard.js';

const all: Trigger[] = standardTriggerFields.map((fields) => ({
  ...fields,
  ...{ _id: fields.standard, position: 1, changedBy: null, version: 1 },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
}));
const acted = (channel: 'x' | 'x_dm', ...happenings: Happening[]) =>
  runTriggers(ticket({ channel }), { happenings, changes: [] }, all, context()).acted.map(
    ({ by, effects }) => [by.id, ...effects.map(({ action }) => action.kind)],
  );

describe('triggers that come set up', () => {
  it('S54 there are three, each as people could save it, and those that speak to a customer are off', () => {
    expect(all.map(({ standard }) => standard)).toEqual(standardTriggers);
    for (const rule of all) {
      expect(ruleRefusal('trigger', rule)).toBeNull();
      const speaks = rule.actions.some(({ kind }) => kind === 'messageRequester');
      expect(rule.enabled).toBe(!speaks);
      for (const action of rule.actions)
        if ('text' in action) expect(unknownPlaceholders(action.text)).toEqual([]);
    }
  });

  it('S54 act on new direct messages and on a session that ended, and on nothing else', () => {
    expect(acted('x_dm', 'created', 'customerWrote')).toEqual([
      ['acknowledgeFirstMessage', 'messageRequester'],
      ['tellGroupOfMessage', 'notifyGroup'],
    ]);
    expect(acted('x_dm', 'sessionEnded')).toEqual([['askSatisfaction', 'messageRequester']]);
    expect(acted('x', 'created', 'customerWrote')).toEqual([]);
    expect(acted('x_dm', 'updated', 'customerWrote')).toEqual([]);
  });

  it('S54 let a ticket of direct messages be in which the customer wrote nothing', () => {
    expect(acted('x_dm', 'created')).toEqual([]);
    expect(acted('x_dm', 'created', 'agentWrote')).toEqual([]);
  });
});
