import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { openMailer } from '../../../src/notify/mailer.js';
import { openTexter } from '../../../src/notify/texter.js';
import { activitiesOf } from '../activities.js';
import { steadyPort } from '../../ports.js';
import { stackForFile } from '../stack.js';
import { msOf, movingClock, type Time } from './moving-clock.js';
import { pagerDriver } from './pager-driver.js';
import { receivedBy, type ReceivedBy } from './received.js';

type Script = Parameters<Awaited<ReturnType<typeof stackForFile>>['control']['phone']>[1];

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();
const linkIn = (words: string): string => {
  const link = /https?:\/\/\S+\/a\/\w+/.exec(words)?.[0];
  if (link === undefined) throw new Error(`There is no link in: ${words}`);
  return link;
};

/**
 * Perch on real servers and sandboxes, for scripts of who is paged on a clock that is moved. After each test it
 * fails for an SMS or a mail that the script did not expect.
 */
export async function pagerForFile() {
  const clock = movingClock();
  const stack = await stackForFile({ worker: false, clock: clock.now });
  const { api, control, db, config } = stack;
  const acme = await stack.connect('acme');
  const mailer = openMailer(config.mail);
  const noMailer = openMailer({ ...config.mail, smtpUrl: `smtp://127.0.0.1:${await steadyPort()}` }, 1_000);
  afterAll(() => {
    mailer.close();
    noMailer.close();
  });
  const texter = openTexter(config.sms);
  let isMailDown = false;
  let silent = new Set<string>();
  const driver = pagerDriver({
    ...{ stack, clock, isSilent: (number) => silent.has(number) },
    activities: () =>
      activitiesOf(stack, {
        ...{ clock: clock.now, xClock: clock.now, mailer: isMailDown ? noMailer : mailer },
        ...(texter ? { texter } : {}),
      }),
  });

  let texts: ReceivedBy;
  let mails: ReceivedBy;
  beforeEach(async () => {
    silent = new Set();
    isMailDown = false;
    texts = await receivedBy(async () =>
      (await control.sms())
        .filter(({ direction }) => direction !== 'inbound')
        .map(({ sid, to, body }) => ({ id: sid, to, words: oneLine(body) })),
    );
    mails = await receivedBy(async () =>
      (await control.mail()).map(({ id, to, subject, text }) => ({
        ...{ id, to: to[0] ?? '' },
        words: `${subject}: ${oneLine(text)}`,
      })),
    );
  });

  /** Fails for what nobody expected. */
  async function close(): Promise<void> {
    await texts.isAll();
    await mails.isAll();
  }
  afterEach(async () => {
    await control.clearSmsTroubles();
    await db.escalationPolicies.deleteMany({});
    await db.escalationWatches.deleteMany({});
    await db.incidents.deleteMany({});
    await db.pages.deleteMany({});
    await db.escalationTroubles.deleteMany({});
    await close();
  });

  let people = 0;
  /** An agent with a phone of their own. */
  async function person(name: string) {
    people += 1;
    const number = `+1202555${String(1_000 + people)}`;
    const email = `${name.toLowerCase()}${people}@example.com`;
    const { id } = await api.post('/v1/agents', { email, name, phone: number });
    await db.agents.updateOne({ _id: id }, { $set: { phoneVerifiedAt: clock.now() } });
    return {
      id,
      mail: { expects: (...words: string[]) => mails.expects(email, words) },
      phone: {
        expects: (...words: string[]) => texts.expects(number, words),
        /** What becomes of what is sent to it from now on. */
        async script(script: Script): Promise<void> {
          if (script.becomes === 'silent') silent.add(number);
          await control.phone(number, script);
        },
        async replies(text: string) {
          await control.replyBySms(number, text);
          await driver.settle();
          return { expects: (...words: string[]) => texts.expects(number, words) };
        },
      },
    };
  }

  const known = new Set<string>();
  async function post(
    from: string,
    words: string,
    more: { readonly createdAt?: string } = {},
  ): Promise<void> {
    if (!known.has(from)) await control.createUser({ username: from });
    known.add(from);
    await control.post({ from, text: `@acme ${words}`, ...more });
  }
  /** One post to @acme. */
  const says: typeof post = async (...said) => {
    await post(...said);
    await driver.capture(acme.id);
  };

  return {
    ...{ stack, acme, person, close },
    api,

    /** A policy of @acme; by default ten posts about refunds within ten minutes. */
    policy: (changes: Record<string, unknown>) =>
      api.post('/v1/escalation-policies', {
        ...{ accountId: acme.id, name: 'Refunds', keywords: ['refund'], count: 10, periodMinutes: 10 },
        ...{ remindMinutes: null, reopenAfterMinutes: null },
        ...changes,
      }),

    customers: {
      says,
      /** So many posts to @acme, each by another customer unless one is named. */
      async flood(count: number, words: string, { from }: { readonly from?: string } = {}): Promise<void> {
        for (let each = 0; each < count; each += 1) await post(from ?? `customer${each}`, `${words} ${each}`);
        await driver.capture(acme.id);
      },
    },

    capture: (accountId = acme.id) => driver.capture(accountId),
    settle: () => driver.settle(),
    clock: { now: clock.now, advance: (time: Time) => driver.advance(msOf(time)) },

    /** Nothing answers where the mail server was. */
    mailServer: {
      goesDown: () => void (isMailDown = true),
      comesBack: () => void (isMailDown = false),
    },
    twilio: {
      goesDown: () => control.smsTrouble({ kind: 'status', status: 503, times: 1_000 }),
      comesBack: () => control.clearSmsTroubles(),
    },

    /** Opens the link in what somebody received: looking does nothing, pressing acknowledges. */
    async press({ words }: { readonly words: string }): Promise<string> {
      const link = linkIn(words);
      expect((await fetch(link)).status).toBe(200);
      const answer = await fetch(link, {
        method: 'POST',
        headers: { origin: new URL(link).origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: '',
      });
      expect(answer.status).toBe(200);
      await driver.settle();
      return oneLine(await answer.text());
    },

    /** The admin shows that a number is theirs. */
    async adminWithPhone() {
      const phone = '+12025550999';
      await db.agents.updateOne({ role: 'admin' }, { $set: { phone, phoneVerifiedAt: clock.now() } });
      return { phone: { expects: (...words: string[]) => texts.expects(phone, words) } };
    },
    pages: () => db.pages.find().sort({ createdAt: 1 }).toArray(),
    incidents: () => db.incidents.find().sort({ openedAt: 1 }).toArray(),
    watchdog: () =>
      activitiesOf(stack, { clock: clock.now, mailer: isMailDown ? noMailer : mailer }).watchEscalation(),
  };
}
