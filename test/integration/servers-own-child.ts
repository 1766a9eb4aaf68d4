/** A program of ours: ends with its parent. */
import { endWithParent } from '../../src/servers/children.js';

endWithParent(() => process.exit(0));
setInterval(() => undefined, 60_000);
