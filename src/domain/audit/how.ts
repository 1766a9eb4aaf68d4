/** What is on record of a field: its values; that there is one, or another one; or nothing, since it is no setting. */
export type How =
  | { readonly kind: 'shown' | 'left' }
  | { readonly kind: 'secret'; readonly name?: string }
  | { readonly kind: 'parts'; readonly fields: Readonly<Record<string, How>> };

/** Says it of every field of T. */
export type FieldsOf<T> = { readonly [Name in keyof T]-?: How };

export const shown: How = { kind: 'shown' };
export const left: How = { kind: 'left' };
export const secret: How = { kind: 'secret' };
/** The API calls it otherwise. */
export const secretAs = (name: string): How => ({ kind: 'secret', name });
/** Each field of T by itself. */
export const partsOf = <T>(fields: FieldsOf<T>): How => ({ kind: 'parts', fields });
