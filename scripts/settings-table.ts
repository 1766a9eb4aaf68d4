import { z } from 'zod';
import { settingsSchema } from '../api/views/account-settings.js';
import { defaultAccountSettings, type AccountSettings } from '../src/domain/accounts/settings.js';

const bounds = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  maxItems: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const shape = bounds.extend({ description: z.string(), anyOf: z.array(bounds).optional() });

type Bounds = z.output<typeof bounds>;

const HEAD = `# The settings of an account

\`PATCH /v1/accounts/:id\` with \`{"settings": {…}}\` changes them; what is left out stays. The numbers in brackets are those
of [behaviour.md](behaviour.md). Made from \`api/views/account-settings.ts\` by \`npm run generate\`.

| setting | default | allowed | what it does |
| --- | --- | --- | --- |
`;

/** docs/account-settings.md: each setting with its default, its bounds and what it does. */
export function settingsTable(): string {
  const names = Object.keys(settingsSchema.shape) as (keyof AccountSettings)[];
  const rows = names.map((name) => {
    const setting = shape.parse(z.toJSONSchema(settingsSchema.shape[name]));
    const fallback = JSON.stringify(defaultAccountSettings[name]);
    return `| \`${name}\` | \`${fallback}\` | ${(setting.anyOf ?? [setting]).map(allowed).join(' or ')} | ${setting.description} |`;
  });
  return `${HEAD}${rows.join('\n')}\n`;
}

function allowed({
  enum: values,
  minimum,
  exclusiveMinimum,
  maximum,
  maxItems,
  properties,
  type,
}: Bounds): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (properties)
    return Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(', ');
  if (maxItems !== undefined) return `up to ${maxItems}`;
  if (maximum !== undefined)
    return exclusiveMinimum === undefined
      ? `${minimum} to ${maximum}`
      : `above ${exclusiveMinimum}, to ${maximum}`;
  return type === 'string' ? 'an id' : (type ?? '');
}
