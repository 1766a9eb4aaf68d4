/** An answer that a rule gave; forgotten once it counts no more. */
export interface RuleAnswer {
  /** The effect's. */
  readonly _id: string;
  readonly ruleId: string;
  readonly requesterId: string;
  /** The X user, or the contact who has none; present where the answer is public. */
  readonly publicTo?: string;
  readonly at: Date;
}
