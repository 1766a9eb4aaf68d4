export { account } from './account.js';
export { housekeeping } from './housekeeping.js';
export { reply } from './reply.js';
