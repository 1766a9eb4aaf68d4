import { pushRoutes } from './push/endpoints.js';
import { routes } from './routes/index.js';
import { usageRoute } from './routes/usage.js';
import { answerChecker } from './spec/answers.js';
import { deviations } from './spec/deviations.js';
import { readSpec } from './spec/document.js';
import { compareParameters } from './spec/parameters.js';
import { playEverything } from './spec/scenario.js';

const file = process.argv[2];
if (file === undefined) {
  console.error('Usage: npm run check:x-spec -- <X’s OpenAPI file, as JSON>');
  process.exit(2);
}

const spec = readSpec(file);
const checkAnswer = answerChecker(spec);
const seen = await playEverything();
const used = new Set<number>();

/** Differences nobody meant; the meant ones are counted. */
function judge(path: string, differences: readonly string[]): { open: string[]; meant: number } {
  const unique = [...new Set(differences)];
  const open = unique.filter((difference) => {
    const place = deviations.findIndex((one) => (one.at ?? path) === path && one.difference.test(difference));
    if (place >= 0) used.add(place);
    return place < 0;
  });
  return { open, meant: unique.length - open.length };
}

const rows = [...routes, usageRoute, ...pushRoutes].map((route) => {
  const operation = spec.operation(route.method, route.path);
  const answered = seen.filter((one) => one.route === route && one.status < 300);
  if (operation === undefined)
    return { route, answers: answered.length, open: ['not in the specification'], meant: 0 };
  const { open, meant } = judge(route.path, [
    ...(answered.length === 0 ? ['no accepted answer to check'] : []),
    ...compareParameters(route, operation, spec),
    ...answered.flatMap((one) => checkAnswer(operation, one.body)),
  ]);
  return { route, answers: answered.length, open, meant };
});

console.table(
  rows.map(({ route, answers, open, meant }) => ({
    call: `${route.method} ${route.path}`,
    answers,
    'meant differences': meant,
    differences: open.length,
  })),
);
for (const { route, open } of rows)
  for (const difference of open) console.log(`${route.method} ${route.path}: ${difference}`);

for (const { difference, because } of deviations) console.log(`meant: ${difference.source} ${because}`);

const stale = deviations.filter((_one, place) => !used.has(place));
for (const { difference } of stale) console.log(`deviation that no longer occurs: ${difference.source}`);
const failed = stale.length > 0 || rows.some(({ open }) => open.length > 0);
console.log(`${failed ? 'Differs from' : 'Agrees with'} X’s OpenAPI file ${spec.version}.`);
process.exitCode = failed ? 1 : 0;
