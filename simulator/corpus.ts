import type { NewUserInput } from './control/shapes.js';

/** Somebody who writes to the company, in their language. */
export interface Customer {
  profile: NewUserInput;
  lang: 'en' | 'de' | 'es' | 'fr' | 'ja';
}

export const customers: readonly Customer[] = [
  {
    lang: 'en',
    profile: {
      username: 'maya_okafor',
      name: 'Maya Okafor',
      followers: 812,
      description: 'Runner. Tea first.',
    },
  },
  {
    lang: 'en',
    profile: {
      username: 'tom_hadley',
      name: 'Tom Hadley',
      followers: 48_200,
      verifiedType: 'blue',
      description: 'I review things.',
    },
  },
  { lang: 'de', profile: { username: 'jana_weiss', name: 'Jana Weiß', followers: 233, location: 'Leipzig' } },
  {
    lang: 'es',
    profile: { username: 'lucia_ferrer', name: 'Lucía Ferrer', followers: 1490, location: 'Valencia' },
  },
  {
    lang: 'fr',
    profile: { username: 'karim_benali', name: 'Karim Benali', followers: 97, location: 'Lyon' },
  },
  { lang: 'ja', profile: { username: 'haruka_sato', name: '佐藤はるか', followers: 5210, location: '京都' } },
];

interface Lines {
  /** `{company}` becomes the company's handle, `{order}` an order's number. */
  mentions: readonly string[];
  messages: readonly string[];
  followUps: readonly string[];
}

export const lines: Readonly<Record<Customer['lang'], Lines>> = {
  en: {
    mentions: [
      '@{company} my parcel {order} says delivered, but there is nothing at my door. Any idea where it went?',
      'Third time the checkout fails with “card declined”, and my card is fine. @{company} is this on your side?',
      '@{company} can I still change the address of order {order}? It has not shipped yet.',
      'Shout-out to @{company}: replacement arrived in two days, packed like a jewel 💎',
      '@{company} the app logs me out every time I open it since the update 😩 iPhone 15, latest iOS.',
      '@{company} the blue one is sold out everywhere. Will it come back before Christmas?',
      'Has anyone else been charged twice by @{company} for one order? #billing',
      '@{company} invoice for {order} shows the wrong VAT number. Who do I write to?',
    ],
    messages: [
      'Hi! It is about order {order}: I got the wrong size and would like to exchange it.',
      'Could you cancel {order} please? I ordered it twice by mistake.',
      'Hello, my refund for {order} was promised last week and has not arrived.',
      'I cannot sign in any more, the reset mail never comes. Can you check?',
    ],
    followUps: [
      'Thank you, that was quick!',
      'Still nothing, sorry. Is there anything else I can try?',
      'The order number is {order}.',
      'Perfect, it works now 🙏',
    ],
  },
  de: {
    mentions: [
      '@{company} meine Bestellung {order} hängt seit fünf Tagen im Verteilzentrum. Könnt ihr nachsehen?',
      'Liebe @{company}, der Gutschein lässt sich an der Kasse nicht einlösen: „ungültig“. Er ist von gestern.',
      '@{company} der Reißverschluss ist nach zwei Wochen kaputt. Wie reklamiere ich das?',
      'Großes Lob an @{company}, so freundlich wurde mir selten geholfen.',
    ],
    messages: [
      'Guten Tag, ich brauche für {order} eine Rechnung mit Firmenadresse. Geht das nachträglich?',
      'Hallo, das Paket {order} kam beschädigt an, Fotos kann ich schicken.',
    ],
    followUps: ['Danke für die schnelle Antwort!', 'Die Nummer ist {order}.', 'Hat leider nicht geholfen …'],
  },
  es: {
    mentions: [
      '@{company} ¿cuándo llega el pedido {order}? El seguimiento no se actualiza desde el lunes.',
      '@{company} la web me da error 500 al pagar, ¿os pasa a vosotros también?',
      'Muy contenta con @{company}, ¡el cambio de talla fue facilísimo!',
    ],
    messages: [
      'Hola, me han cobrado dos veces el pedido {order}. ¿Me pueden ayudar?',
      'Buenas, ¿se puede recoger {order} en tienda?',
    ],
    followUps: ['¡Muchas gracias!', 'El número es {order}.', 'Sigue igual, ¿qué más puedo probar?'],
  },
  fr: {
    mentions: [
      '@{company} ma commande {order} est « en préparation » depuis huit jours, c’est normal ?',
      '@{company} impossible de modifier mon adresse dans l’appli, le bouton ne fait rien.',
      'Merci @{company} pour le remboursement éclair 👏',
    ],
    messages: [
      'Bonjour, je voudrais retourner {order}, l’étiquette ne s’imprime pas.',
      'Bonsoir, je n’ai jamais reçu la confirmation de {order}.',
    ],
    followUps: ['Merci beaucoup !', 'Voici le numéro : {order}', 'Toujours pareil de mon côté.'],
  },
  ja: {
    mentions: [
      '@{company} 注文 {order} がまだ届きません。確認していただけますか？',
      '@{company} アプリを更新したらログインできなくなりました😢',
      '@{company} 対応がとても丁寧でした。ありがとうございます！',
    ],
    messages: [
      '注文 {order} をキャンセルしたいのですが、可能でしょうか。',
      '領収書の宛名を変更していただけますか？',
    ],
    followUps: ['ありがとうございます！', '注文番号は {order} です。', 'まだ直っていないようです。'],
  },
};
