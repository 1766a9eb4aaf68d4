/** The company's accounts. The last captures by keyword only, so that some of its posts wait to be converted. */
export const accounts = [
  { handle: 'acme', mentions: 'all' },
  { handle: 'bolt', mentions: 'all' },
  { handle: 'crux', mentions: 'keywords' },
] as const;

export const handles = accounts.map(({ handle }) => handle);

export const keyword = 'help';

export const customers = [
  ...['jane', 'joe', 'mia', 'noah', 'olga', 'paul', 'quin', 'rosa', 'sven', 'tara', 'ugo', 'vera'],
];
