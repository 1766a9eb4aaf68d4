import { aKilledWorker } from './a-killed-worker.js';
import { aLostAnswer } from './a-lost-answer.js';
import { aSettingInFlight } from './a-setting-in-flight.js';
import { answers } from './answers.js';
import { connecting } from './connecting.js';
import type { Day } from './day.js';
import { lostAccess } from './lost-access.js';
import { theNight } from './the-night.js';
import { whatTheNightBrought } from './what-the-night-brought.js';

/** A day at the support desk of @acme. */
export async function playTheDay(day: Day): Promise<void> {
  day.chapter('The night before');
  const night = await theNight(day);

  day.chapter('Connecting');
  await connecting(day);

  day.chapter('What the night brought');
  await whatTheNightBrought(day, night);

  day.chapter('A setting is changed while X is being read');
  await aSettingInFlight(day);

  day.chapter('Answers');
  await answers(day);

  day.chapter('X takes an answer, and its response is lost');
  await aLostAnswer(day);

  day.chapter('The worker is killed in the middle of a read');
  await aKilledWorker(day);

  day.chapter('Access to X is lost, and given back');
  await lostAccess(day);
}
