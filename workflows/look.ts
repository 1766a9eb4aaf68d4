import { defineSignal } from '@temporalio/workflow';
import { lookSignalName } from '../src/domain/names.js';

/** Tells a workflow to look at what is on record: something has changed. */
export const lookSignal = defineSignal(lookSignalName);
