import { ApplicationFailure } from '@temporalio/common';
import { test } from 'vitest';
import { eventually } from '../eventually.js';
import { rigForFile } from './rig.js';

const rig = rigForFile();

test('S52 the rules’ workflow goes on after a safe point; what fails for good in one activity keeps nothing from the other', async () => {
  let [turns, effects] = [0, 0];
  let see: (value: unknown) => void = () => undefined;
  const seen = new Promise<unknown>((resolve) => (see = resolve));
  const rearmed = { kind: 'rearm' };
  const takeTurns = async () => {
    turns += 1;
    if (turns === 1) throw ApplicationFailure.nonRetryable('for good');
    return turns === 2 ? rearmed : seen;
  };
  const carryOutEffects = async () => {
    effects += 1;
    return effects === 1 ? rearmed : seen;
  };
  await rig.play({ takeTurns, carryOutEffects }, async (start) => {
    const handle = await start('rules', [{ schemaVersion: 1 }]);
    await rig.environment.sleep('10.1s');
    await eventually(() => turns === 3 && effects === 2, { what: 'the run after' });
    await handle.terminate('seen');
    see(rearmed);
  });
});
