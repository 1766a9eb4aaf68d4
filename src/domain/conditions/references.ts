import type { Action } from '../business-rules/action.js';
import { isReference, type Condition, type Conditions, type ReferenceField } from './condition.js';

/** What conditions and actions name by ids. */
export const referredKinds = ['account', 'group', 'agent', 'department', 'product', 'webhook'] as const;
export type ReferredKind = (typeof referredKinds)[number];

/** Something that is named, and where (a JSON pointer). */
export interface Reference {
  readonly kind: ReferredKind;
  readonly id: string;
  readonly pointer: string;
}

/** What a rule, a view or a report consists of that names something. */
export interface Referring {
  readonly conditions: Conditions;
  readonly actions?: readonly Action[];
}

/** All that is named, in the order in which it is written; `at` is the pointer to it. */
export const referencesOf = ({ conditions, actions = [] }: Referring, at = ''): Reference[] => [
  ...conditions.all.flatMap((each, index) => ofCondition(each, `${at}/conditions/all/${index}`)),
  ...conditions.any.flatMap((each, index) => ofCondition(each, `${at}/conditions/any/${index}`)),
  ...actions.flatMap((each, index) => ofAction(each, `${at}/actions/${index}`)),
];

const conditionKinds = {
  accountId: 'account',
  groupId: 'group',
  assigneeId: 'agent',
  departmentId: 'department',
  productId: 'product',
} as const satisfies Record<ReferenceField, ReferredKind>;

const ofCondition = (condition: Condition, at: string): Reference[] =>
  isReference(condition) ? many(conditionKinds[condition.field], condition.values, `${at}/values`) : [];

function ofAction(action: Action, at: string): Reference[] {
  switch (action.kind) {
    case 'setGroup':
      return one('group', action.groupId, `${at}/groupId`);
    case 'setAssignee':
      return one('agent', action.agentId, `${at}/agentId`);
    case 'setDepartment':
      return one('department', action.departmentId, `${at}/departmentId`);
    case 'setProduct':
      return one('product', action.productId, `${at}/productId`);
    case 'notifyAgents':
      return many('agent', action.agentIds, `${at}/agentIds`);
    case 'notifyGroups':
      return many('group', action.groupIds, `${at}/groupIds`);
    case 'callWebhook':
      return one('webhook', action.webhookId, `${at}/webhookId`);
    case 'setPriority':
    case 'setStatus':
    case 'addTags':
    case 'removeTags':
    case 'setTags':
    case 'addNote':
    case 'notifyAssignee':
    case 'notifyGroup':
    case 'emailRequester':
    case 'messageRequester':
    case 'replyPublicly':
      return [];
  }
}

const one = (kind: ReferredKind, id: string | null, pointer: string): Reference[] =>
  id === null ? [] : [{ kind, id, pointer }];

const many = (kind: ReferredKind, ids: readonly (string | null)[], at: string): Reference[] =>
  ids.flatMap((id, index) => one(kind, id, `${at}/${index}`));
