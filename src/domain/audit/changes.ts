import { isDeepStrictEqual } from 'node:util';
import { escapePointer } from '../json-pointer.js';
import type { AuditedChange } from './entry.js';
import { auditedFields, type AuditedDocuments, type AuditedSetting } from './fields.js';
import type { How } from './how.js';

/** What differs between a setting before and after (S65), no secret among it; null: it was, or is, not there. */
export const auditedChanges = <Resource extends AuditedSetting>(
  resource: Resource,
  before: AuditedDocuments[Resource] | null,
  after: AuditedDocuments[Resource] | null,
): AuditedChange[] => inParts('', auditedFields[resource], before ?? {}, after ?? {});

function inParts(
  place: string,
  fields: Readonly<Record<string, How>>,
  before: object,
  after: object,
): AuditedChange[] {
  return Object.entries(fields).flatMap(([name, how]) =>
    ofField(place, name, how, plain(Reflect.get(before, name)), plain(Reflect.get(after, name))),
  );
}

function ofField(place: string, name: string, how: How, from: unknown, to: unknown): AuditedChange[] {
  const pointer = `${place}/${escapePointer(name)}`;
  switch (how.kind) {
    case 'left':
      return [];
    case 'shown':
      return differing(pointer, from, to);
    case 'secret':
      return isDeepStrictEqual(from, to)
        ? []
        : [{ pointer: `${place}/${how.name ?? name}`, from: hidden(from), to: hidden(to) }];
    case 'parts':
      return inParts(pointer, how.fields, isRecord(from) ? from : {}, isRecord(to) ? to : {});
  }
}

/** Down to what differs: a list as a whole, unless each place of it still holds what it held. */
function differing(pointer: string, from: unknown, to: unknown): AuditedChange[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isRecord(from) && isRecord(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names].flatMap((name) =>
      differing(`${pointer}/${escapePointer(name)}`, own(from, name), own(to, name)),
    );
  }
  if (Array.isArray(from) && Array.isArray(to) && isSameList(from, to))
    return from.flatMap((each, index) => differing(`${pointer}/${index}`, each, to[index]));
  return [{ pointer, from, to }];
}

const isSameList = (from: readonly unknown[], to: readonly unknown[]): boolean =>
  from.length === to.length &&
  from.every((each, index) => {
    const other = to[index];
    return isRecord(each) && isRecord(other) && each.id === other.id;
  });

const hidden = (value: unknown): 'secret' | null => (value === null ? null : 'secret');

/** As JSON has it. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  const present = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(present.map(([name, each]) => [name, plain(each)]));
}

/** Not what every object has, as `valueOf`. */
const own = (record: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : null;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
