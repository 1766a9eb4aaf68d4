import type { Reply } from '../../api/client/answers.js';
import type { PostView } from '../../simulator/control-client.js';
import { openBrowser } from '../browser.js';
import type { Day } from './day.js';

const GRACE = {
  email: 'grace@acme.example',
  name: 'Grace',
  role: 'admin',
  password: 'all the day long',
} as const;
const NOAH = { email: 'noah@acme.example', name: 'Noah', role: 'agent' } as const;

const SUBJECTS = {
  lost: 'Perch lost access to @acme on X: please reauthorize',
  reminder: 'Reminder 1 of 2: Perch still has no access to @acme on X',
  back: 'Perch has access to @acme again',
};

/** Reminders are set in days; the second one is too late for today. */
const REMINDERS = [8, 1_800].map((seconds) => seconds / 86_400);

/** X takes its permission back; people write on; an admin gives it again by the link in a mail. */
export async function lostAccess(day: Day): Promise<void> {
  await day.desk.hire(GRACE);
  await day.desk.hire(NOAH);
  await day.desk.saveSettings({ reminderDays: REMINDERS });
  day.tell('Grace is a second admin, Noah an agent; the reminder is set to 8 s');
  const question = await aQuestion(day);

  await revoked(day);
  const lostAt = await day.x.journalEnd();
  const answer = await anAnswerThatWaits(day, question);
  const written = await writtenMeanwhile(day);
  await mailed(day, 'reminder');
  await day.check('requests to X since then', 0, async () => (await day.x.requests(lostAt)).length);

  await reauthorized(day, await linkFor(day, GRACE.email));
  await backAgain(day, question, answer, written);
}

async function aQuestion({ x, desk, book, check }: Day): Promise<PostView> {
  const question = await x.post('maya_okafor', '@acme do you repair zips as well?');
  book.opens(question);
  await check(
    'what Maya asks',
    'a new ticket',
    async () => `a ${(await desk.ticketOf(question)).status} ticket`,
  );
  return question;
}

async function revoked(day: Day): Promise<void> {
  await day.x.control.revoke(day.x.company);
  day.tell('Somebody removes Perch from @acme’s connected apps at X');
  await day.check(
    'the account, after two refusals',
    'needsReauthorization',
    async () => (await day.desk.account()).state,
  );
  await mailed(day, 'lost');
}

/** Every admin gets the mail, once; Noah, who is none, does not. */
async function mailed({ x, book, check }: Day, kind: keyof typeof SUBJECTS): Promise<void> {
  const subject = SUBJECTS[kind];
  const admins = ['admin@localhost', GRACE.email];
  for (const admin of admins) book.mail(admin, subject);
  await check(`the mail “${subject}”`, admins.join(', '), async () => {
    const mails = (await x.control.mail()).filter((mail) => mail.subject === subject);
    return mails
      .flatMap(({ to }) => to)
      .sort()
      .join(', ');
  });
}

async function anAnswerThatWaits({ desk, check, tell }: Day, question: PostView): Promise<Reply> {
  const answer = await desk.answer(await desk.ticketOf(question), 'We do, bring it to any of our shops.');
  tell('An agent answers Maya all the same');
  await check('her answer', 'queued: accessLost', async () => {
    const { state, reason } = await desk.reply(answer);
    return `${state}: ${reason ?? 'no reason'}`;
  });
  return answer;
}

async function writtenMeanwhile({ x, tell }: Day) {
  const post = await x.post('tom_hadley', '@acme your shop in Leeds is closed?!');
  const message = await x.message('jana_weiss', x.company, 'Kann ich noch stornieren?');
  tell('Tom posts, and Jana writes a message');
  return [post, message];
}

/** The address in the newest mail to a person. */
async function linkFor({ x, desk }: Day, email: string): Promise<string> {
  const mail = (await x.control.mail()).findLast(({ to }) => to.includes(email));
  const link = mail?.text.split(/\s+/).find((word) => word.startsWith(`${desk.url}/r/`));
  if (link === undefined) throw new Error(`no link in the mail to ${email}: ${mail?.text ?? 'no mail'}`);
  return link;
}

async function reauthorized({ x, check, tell }: Day, link: string): Promise<void> {
  const visit = openBrowser();
  tell('Grace opens the link in her mail');
  await check('it shows', 'a page to sign in', async () => {
    const { status, text } = await visit(link);
    return status === 200 && text.includes('type="password"') ? 'a page to sign in' : `${status}: ${text}`;
  });
  const signedIn = await visit(link, { email: GRACE.email, password: GRACE.password });
  const onward = await visit(signedIn.location ?? link);
  await check('signed in, she is sent to', 'X’s page to approve', () =>
    onward.location?.includes('/i/oauth2/authorize') === true ? 'X’s page to approve' : `${onward.status}`,
  );
  const returned = await visit(await x.control.approve(onward.location ?? '', x.company));
  await check('she approves, and is told', SUBJECTS.back, async () => {
    const { text } = await visit(returned.location ?? link);
    return /<h1>([^<]*)/.exec(text)?.[1] ?? text;
  });
}

/** The gap is filled, what waited is sent, and the admins are told once. */
async function backAgain(
  day: Day,
  question: PostView,
  answer: Reply,
  written: Awaited<ReturnType<typeof writtenMeanwhile>>,
): Promise<void> {
  const { desk, book, check } = day;
  await check('the account', 'active', async () => (await desk.account()).state);
  for (const each of written) book.opens(each);
  await check('what was written meanwhile: tickets', written.length, async () => {
    const ids = written.map(({ id }) => id);
    return (await desk.items()).filter(({ xId, ticketId }) => ids.includes(xId) && ticketId !== null).length;
  });
  await check('the answer to Maya', 'sent', async () => (await desk.reply(answer)).state);
  const { xId, text } = await desk.reply(answer);
  book.answers({ id: xId ?? 'none', text }, question, question);
  await mailed(day, 'back');
}
