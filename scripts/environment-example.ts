import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const shape = z.object({
  properties: z.record(
    z.string(),
    z.object({
      description: z.string().optional(),
      default: scalar.optional(),
    }),
  ),
  required: z.array(z.string()).default([]),
});

const WIDTH = 100;

const HEAD = `# Every setting of Perch. Copy to .env and change what you need: a setting that is commented out has
# the default shown. Made from src/config.ts by npm run generate; do not edit.
`;

/** `.env.example`: each variable with its description, its default as a comment, the required ones open. */
export function environmentExample(environment: z.ZodObject): string {
  const { properties, required } = shape.parse(z.toJSONSchema(environment, { io: 'input' }));
  const entries = Object.entries(properties).map(([name, { description, default: fallback }]) => {
    if (description === undefined) throw new Error(`${name} has no description in src/config.ts`);
    const mustBeSet = required.includes(name);
    const words = mustBeSet ? `${description} Required.` : description;
    return `${comment(words)}\n${mustBeSet ? '' : '# '}${name}=${literal(fallback)}\n`;
  });
  return [HEAD, ...entries].join('\n');
}

/** Quoted where a .env reader would otherwise cut it: at a blank or a #. */
const literal = (value: z.output<typeof scalar> | undefined) => {
  const text = String(value ?? '');
  return /[\s#]/.test(text) ? `"${text}"` : text;
};

function comment(words: string): string {
  const lines = [''];
  for (const word of words.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}
