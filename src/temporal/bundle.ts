import { bundleWorkflowCode, type Logger } from '@temporalio/worker';

export const workflowsPath = new URL('../../workflows/index.ts', import.meta.url).pathname;

/** Bundles the workflows for the sandbox they run in; takes a few seconds. */
export const bundleWorkflows = async (logger?: Logger): Promise<string> =>
  (await bundleWorkflowCode({ workflowsPath, ...(logger ? { logger } : {}) })).code;
