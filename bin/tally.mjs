// A vitest reporter: leaves the counts of a run in the file that PERCH_TALLY names.
import { writeFileSync } from 'node:fs';

export default class Tally {
  onTestRunEnd(modules) {
    const tally = { passed: 0, failed: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const count = (wanted) => states.filter((state) => state === wanted).length;
      tally.passed += count('passed');
      // A file that cannot be loaded, or a hook that fails, leaves no failed test: it counts as one.
      tally.failed += count('failed') || (module.ok() ? 0 : 1);
    }
    writeFileSync(process.env.PERCH_TALLY, JSON.stringify(tally));
  }
}
