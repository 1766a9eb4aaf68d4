import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Page } from '../domain/escalation/page.js';
import {
  accountWorkflowId,
  bulkWorkflowId,
  deliveryWorkflowId,
  escalationWorkflowId,
  lookSignalName,
  replyWorkflowId,
  searchAttributes,
  taskQueues,
} from '../domain/names.js';
import type { Wake } from '../domain/wake.js';
import type { Database } from '../store/database.js';
import { keyword } from './search-attributes.js';

/** More are left to housekeeping. */
const mostAtOnce = 500;

/**
 * Starts or signals workflows. Facts are stored with `handOver: pending` before; the mark goes when
 * the workflow knows, and housekeeping repeats what was lost in between.
 */
export function temporalWake(client: Client, db: Database, deployment: string): Wake {
  const taskQueue = taskQueues(deployment).accounts;
  const wake: Wake = {
    /** The account's workflow, and the replies that waited for the account. */
    async account(accountId) {
      const account = await db.accounts.findOne({ _id: accountId });
      if (!account) return;
      await client.workflow.signalWithStart('account', {
        workflowId: accountWorkflowId(accountId),
        taskQueue,
        args: [{ schemaVersion: 1, accountId }],
        signal: lookSignalName,
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: [
          keyword(searchAttributes.accountId, accountId),
          keyword(searchAttributes.accountState, account.state),
        ],
        staticSummary: `@${account.handle} on X`,
        staticDetails: `X user ${account.xUserId}, connected ${account.createdAt.toISOString()}`,
      });
      await db.accounts.updateOne(
        { _id: accountId, updatedAt: account.updatedAt },
        { $unset: { handOver: '' } },
      );
      await wake.repliesOf(accountId);
    },

    async repliesOf(accountId) {
      const waiting = { accountId, handOver: 'pending' as const };
      const replies = await db.replies.find(waiting, { projection: { _id: 1 }, limit: mostAtOnce }).toArray();
      for (const { _id } of replies) await wake.reply(_id);
    },

    async reply(replyId) {
      try {
        await client.workflow.signalWithStart('reply', {
          workflowId: replyWorkflowId(replyId),
          taskQueue,
          args: [replyId],
          signal: lookSignalName,
          // A run that ended well has settled the reply; one that was lost may begin again, by looking.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          staticSummary: `Reply ${replyId}`,
        });
      } catch (error) {
        // The run has ended, so the reply is settled: nothing is left to tell.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        await db.replies.updateOne({ _id: replyId }, { $unset: { handOver: '' } });
      }
    },

    async bulk(bulkId) {
      try {
        await client.workflow.start('bulk', {
          workflowId: bulkWorkflowId(bulkId),
          taskQueue,
          args: [bulkId],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          staticSummary: `Bulk update ${bulkId}`,
        });
      } catch (error) {
        // The run has ended, so everything is done.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
      await db.bulkUpdates.updateOne({ _id: bulkId }, { $unset: { handOver: '' } });
    },

    async escalation(policyId) {
      const watch = await db.escalationWatches.findOne({ _id: policyId });
      const policy = await db.escalationPolicies.findOne({ _id: policyId });
      // Of a policy that was removed pages may be left; its workflow ends them.
      const { accountId } = watch ?? policy ?? (await unsettledPage(db, policyId)) ?? {};
      if (accountId === undefined) return;
      await client.workflow.signalWithStart('escalation', {
        workflowId: escalationWorkflowId(policyId),
        taskQueue,
        args: [{ schemaVersion: 1, policyId }],
        signal: lookSignalName,
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: [keyword(searchAttributes.accountId, accountId)],
        staticSummary: `Escalation ${policy?.name ?? policyId}`,
      });
      if (!watch) return;
      await db.escalationWatches.updateOne(
        { _id: policyId, updatedAt: watch.updatedAt, matched: watch.matched },
        { $unset: { handOver: '' } },
      );
    },

    async delivery(deliveryId) {
      const delivery = await db.deliveries.findOne({ _id: deliveryId, state: 'pending' });
      if (!delivery) return;
      await client.workflow.signalWithStart('webhookDelivery', {
        workflowId: deliveryWorkflowId(deliveryId),
        taskQueue,
        args: [deliveryId],
        signal: lookSignalName,
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `Tells a webhook of ${delivery.type}`,
      });
      await db.deliveries.updateOne(
        { _id: deliveryId, roundAt: delivery.roundAt },
        { $unset: { handOver: '' } },
      );
    },
  };
  return wake;
}

const unsettledPage = async (db: Database, policyId: string): Promise<Page | null> =>
  (await db.pages.findOne({ policyId, open: true })) ??
  (await db.pages.findOne({ policyId, receiptBy: { $exists: true } }));
