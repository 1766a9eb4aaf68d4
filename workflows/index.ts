export { account } from './account.js';
export { bulk } from './bulk.js';
export { escalation } from './escalation.js';
export { housekeeping } from './housekeeping.js';
export { mailbox } from './mailbox.js';
export { reply } from './reply.js';
export { rules } from './business-rules.js';
export { webhookDelivery } from './webhook-delivery.js';
