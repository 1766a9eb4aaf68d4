/** The way from facts to time: tells the workflow of an account, a reply, a bulk update, an escalation policy or a webhook's delivery to look again. */
export interface Wake {
  account(accountId: string): Promise<void>;
  reply(replyId: string): Promise<void>;
  bulk(bulkId: string): Promise<void>;
  escalation(policyId: string): Promise<void>;
  delivery(deliveryId: string): Promise<void>;
  /** The replies that wait for an account. */
  repliesOf(accountId: string): Promise<void>;
}
