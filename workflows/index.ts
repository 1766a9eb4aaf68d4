export { account } from './account.js';
export { bulk } from './bulk.js';
export { housekeeping } from './housekeeping.js';
export { reply } from './reply.js';
