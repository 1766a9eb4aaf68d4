import { environment } from '../../src/config.js';

/** The environment without Perch's settings: a person's own must not change a figure. */
export const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !(name in environment.shape)));
