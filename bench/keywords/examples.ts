import { choose, randomFrom, type Random } from '../../simulator/random.js';
import { languages } from './languages.js';

const products = [
  'Nova',
  'Lumo',
  'Kaito',
  'Brisa',
  'Onda',
  'Vireo',
  'Zephyr',
  'Mica',
  'Tundra',
  'Solis',
  'Pico',
];
const models = ['2', '7', '12', '12 Pro', '15', '15 Ultra', 'Mini', 'Air', 'SE', 'X1', 'Watch', 'Buds', 'TV'];
/** Of which the rules know nothing. */
const laterModels = ['3', '9', '14', '14 Pro', '16', 'Max', 'Lite', 'Z2', 'Tab', 'One'];
const parts = ['screen', 'charger', 'app', '배터리', '画面', '屏幕', 'bateria', 'écran', 'экран', 'Akku'];
const tags = ['Fail', 'Down', 'Sale', 'Recall', '환불', '不具合', 'Launch'];
const marks = ['', '', '', ' 😡', '🙏', ' 👍🏽', ' ❤️', '!!', ' 🇧🇷', '😤😤'];

const pairs = (begins: readonly string[], ends: readonly string[], joined: string): string[] =>
  begins.flatMap((begin) => ends.map((end) => `${begin}${joined}${end}`));

/** What a desk for a maker of such products would have in its rules, codes of errors filling them up. */
export function ruleLists(rules: number, perRule: number): string[][] {
  const random = randomFrom(7);
  const words = [
    ...languages.flatMap(({ keywords }) => keywords),
    ...pairs(products, models, ' '),
    ...pairs(products, parts, ' '),
    ...pairs(
      products.map((product) => `#${product}`),
      tags,
      '',
    ),
    ...products.map((product) => `@${product}_store`),
    ...['😡', '🤬', '💩', '🔥', '$ACM', 'acme.store'],
  ];
  const codes = Array.from(
    { length: Math.max(0, rules * perRule - words.length) },
    (_, n) => `E-${1_000 + n}`,
  );
  const keywords = shuffled([...words, ...codes], random);
  return Array.from({ length: rules }, (_, rule) => keywords.slice(rule * perRule, (rule + 1) * perRule));
}

/** Posts that mention the desk, in ten languages. */
export function posts(count: number): string[] {
  const random = randomFrom(11);
  return Array.from({ length: count }, () => {
    const model = choose(random, random() < 0.2 ? models : laterModels);
    const product = `${choose(random, products)} ${model}`;
    const said = choose(random, choose(random, languages).said).replace('%', product);
    const tag = random() < 0.15 ? ` #${choose(random, products)}${choose(random, tags)}` : '';
    const link = random() < 0.2 ? ` https://acme.com/orders/${Math.floor(random() * 1e6)}?from=refund` : '';
    return `@acme ${said}${choose(random, marks)}${tag}${link}`;
  });
}

const shuffled = <T>(all: readonly T[], random: Random): T[] =>
  all
    .map((one) => ({ one, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
