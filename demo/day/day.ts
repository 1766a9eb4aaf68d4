import type { Book } from '../census/book.js';
import type { Checklist } from '../checklist.js';
import type { Desk } from '../desk.js';
import type { Screen } from '../screen.js';
import type { WorkerProcess } from '../worker-process.js';
import type { XSide } from '../x.js';

/** What the day is played with. */
export interface Day {
  /** X, its people and the mail server, as the sandbox plays them. */
  readonly x: XSide;
  /** Perch, through its public API. */
  readonly desk: Desk;
  /** What must be there in the end. */
  readonly book: Book;
  readonly check: Checklist['check'];
  readonly atMost: Checklist['atMost'];
  readonly chapter: Screen['chapter'];
  readonly tell: Screen['tell'];
  readonly worker: WorkerProcess;
}
