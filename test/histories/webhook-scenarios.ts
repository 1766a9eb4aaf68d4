import { deliveryWorkflowId } from '../../src/domain/names.js';
import { newDelivery } from '../../src/domain/webhooks/delivery.js';
import { newId } from '../../src/store/database.js';
import { temporalWake } from '../../src/temporal/wake.js';
import { inTurn, startReceiver } from '../integration/receiver.js';
import { ended, type Scenario } from './recording.js';

export const webhookScenarios: readonly Scenario[] = [
  {
    name: 'webhook-delivery-fails-then-delivered',
    async play({ api, config, db, temporal, ...stack }) {
      const receiver = await startReceiver();
      receiver.answers(inTurn(500, 200));
      const webhook = await api.post('/v1/webhooks', { name: 'CRM', url: receiver.url });
      const told = { told: newId(), webhookId: webhook.id, type: 'ticket.created' as const, ticketId: null, body: '{}' };
      const delivery = newDelivery(told, new Date());
      await db.deliveries.insertOne(delivery);
      await temporalWake(temporal.client, db, config.temporal.deployment).delivery(delivery._id);
      const workflowId = deliveryWorkflowId(delivery._id);
      await ended({ ...stack, api, config, db, temporal }, workflowId);
      await receiver.close();
      return workflowId;
    },
  },
];
