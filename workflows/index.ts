export { account } from './account.js';
export { housekeeping } from './housekeeping.js';
export { mailbox } from './mailbox.js';
export { reply } from './reply.js';
