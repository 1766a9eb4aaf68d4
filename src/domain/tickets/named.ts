/** What tickets are sorted into: who works on them, for which part of the company, about what it sells. */
export const namedKinds = ['group', 'department', 'product'] as const;
export type NamedKind = (typeof namedKinds)[number];

/** A group, department or product: a name that settings, rules and tickets point to. */
export interface Named {
  readonly _id: string;
  readonly name: string;
  readonly version: number;
  /** Counts what was made to name it: written with each, so that a removal notices. */
  readonly holds?: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The ids of some of them, by the field that tickets and rules keep each in. */
export type NamedIds = { readonly [Kind in NamedKind as `${Kind}Id`]?: string | null | undefined };
