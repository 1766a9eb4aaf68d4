import { describe, expect, test } from 'vitest';
import { ada, at, ticket } from '../test/examples.js';
import { factsAfter, factsAtOpening, factsLeft } from './facts-of.js';

const opened = factsAtOpening(ticket({ subject: 'Late', assigneeId: 'bob' }), {
  ...{ author: { ...ada, verifiedType: 'business' }, language: 'en', texts: ['My parcel'], at: at(1) },
});

describe('S52 facts at opening', () => {
  test('are what X told of who asks, and their words', () => {
    expect(opened).toEqual({
      ...{ followers: 10, posts: 20, verifiedType: 'business', language: 'en' },
      ...{ words: ['my', 'parcel'], subjectWords: ['late'] },
      ...{ customerWroteAt: at(1), agentWroteAt: null, statusAt: at(1), assignedAt: at(1) },
    });
  });

  test.each([null, { ...ada, handle: '' }])('know nothing of whom X did not show: %j', (author) => {
    const facts = factsAtOpening(ticket(), { author, language: null, texts: [], at: at(1) });
    expect(facts).toMatchObject({ followers: null, posts: null, verifiedType: null, language: null });
    expect(facts).toMatchObject({ words: [], customerWroteAt: null, assignedAt: null });
  });
});

describe('S52 facts at opening, when the words came by X', () => {
  const catchUp = factsAtOpening(ticket({ subject: 'Late' }), {
    ...{ author: ada, language: null, texts: ['A refund', 'Hello?'], wroteAt: at(1), at: at(60) },
  });
  const wrote = (text: string, minutes: number) =>
    factsAfter(catchUp, ticket(), {
      ...{ changes: [], agentWroteAt: null, at: at(61) },
      ...{ customerText: text, customerWroteAt: at(minutes) },
    });

  test('the time is X’s; that of the ticket is ours', () => {
    expect(catchUp).toMatchObject({ customerWroteAt: at(1), statusAt: at(60) });
  });

  test('what comes later by X’s time is the last, though it was written before the ticket was opened', () => {
    expect(wrote('My parcel', 2)).toMatchObject({ words: ['my', 'parcel'], customerWroteAt: at(2) });
  });

  test('of one time all words count: of those it was opened with, and of a second in X’s time', () => {
    expect(wrote('Hello?', 1).words).toEqual(catchUp.words);
    expect(wrote('My parcel', 1).words).toEqual(['a', 'refund', 'hello', 'my', 'parcel']);
  });
});

describe('S52 facts after a change', () => {
  const nothing = {
    ...{ changes: [], customerText: null, customerWroteAt: null, agentWroteAt: null, at: at(5) },
  };

  test('stay where nothing of theirs changed', () => {
    const changes = [{ field: 'tags', from: [], to: ['vip'] }] as const;
    expect(factsAfter(opened, ticket(), { ...nothing, changes })).toEqual(opened);
  });

  test('tell what the customer wrote last, in whatever order it comes', () => {
    const wrote = (text: string, minutes: number) => ({
      ...{ ...nothing, customerText: text, customerWroteAt: at(minutes) },
    });
    const later = factsAfter(opened, ticket(), wrote('Still nothing', 4));
    expect(later).toMatchObject({ words: ['still', 'nothing'], customerWroteAt: at(4) });
    expect(factsAfter(later, ticket(), wrote('Hello', 3))).toEqual(later);
  });

  test('tell when an agent wrote last', () => {
    const facts = factsAfter(opened, ticket(), { ...nothing, agentWroteAt: at(4) });
    expect(facts.agentWroteAt).toEqual(at(4));
    expect(factsAfter(facts, ticket(), { ...nothing, agentWroteAt: at(3) })).toEqual(facts);
  });

  test('tell since when it is in its status, and whose, and its new subject', () => {
    const changes = [
      { field: 'status', from: 'open', to: 'solved' },
      { field: 'assigneeId', from: 'bob', to: null },
      { field: 'subject', from: 'Late', to: 'Lost' },
    ] as const;
    const after = ticket({ subject: 'Lost', assigneeId: null });
    expect(factsAfter(opened, after, { ...nothing, changes })).toEqual({
      ...{ ...opened, statusAt: at(5), assignedAt: null, subjectWords: ['lost'] },
    });
    const given = [{ field: 'assigneeId', from: null, to: 'cyn' }] as const;
    const taken = factsAfter(opened, ticket({ assigneeId: 'cyn' }), { ...nothing, changes: given });
    expect(taken.assignedAt).toEqual(at(5));
  });
});

test('of a ticket whose facts nobody recorded its subject and its times are left', () => {
  expect(factsLeft(ticket({ solvedAt: at(3) }))).toMatchObject({ words: null, statusAt: at(3) });
  expect(factsLeft(ticket()).statusAt).toEqual(at(0));
});
