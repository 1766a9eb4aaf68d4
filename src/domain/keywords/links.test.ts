import { describe, expect, test } from 'vitest';
import { growthOf } from '../../../test/growth.js';
import { inText, type KeywordCase } from '../test/keywords.js';
import { withoutLinks } from './links.js';

const cases: Readonly<Record<string, readonly KeywordCase[]>> = {
  'a link is never matched by accident': [
    ['refund', 'see https://acme.com/refund?x=1', false],
    ['refund', 'see HTTPS://ACME.COM/REFUND', false],
    ['refund', '(https://acme.com/a/refund)', false],
    ['refund', 'see https://acme.com/no_refund#refund', false],
    ['refund', 'https://acme.com/?q=a;refund', false],
    ['refund', 'xhttps://acme.com/refund', false],
    ['refund', 'http://localhost:3000/refund', false],
    ['refund', 'https://refund@acme.com/', false],
    ['refund', 'https://日本語.jp/refund', false],
    ['طرد', 'https://ar.wikipedia.org/wiki/طرد', false],
    ['acme', 'http://acme.com', false],
    ['acme', 'www.acme.co.uk', false],
    ['sale', 'acme.com/sale', false],
    ['sale', 'go:acme.com/sale,', false],
    ['sale', '今すぐacme.com/saleへ', false],
    ['sale', '-acme.com/sale', false],
    ['abc', 'https://t.co/abc', false],
    ['refund', 'refund@acme.com', false],
    ['acme', 'jane.doe+x@acme.com', false],
    ['#refund', 'https://acme.com/#refund', false],
    ['@acme', 'https://x.com/@acme', false],
    ['late parcel', 'late https://t.co/abc parcel', false],
    ['配送 遅い', '配送https://t.co/abc遅い', false],
  ],
  'what is beside a link is': [
    ['refund', 'https://acme.com/refund refund', true],
    ['refund', 'refund: https://acme.com', true],
    ['refund', 'acme.com,refund', true],
    ['refund', 'https://acme.com,refund', true],
    ['refund', '«https://acme.com/x»refund', true],
    ['返金', 'https://acme.com/a返金して', true],
    ['iPhone', 'https://t.co/a。iPhoneが', true],
    ['iPhone', 'https://t.co/a！iPhoneが', true],
    ['😡', 'https://t.co/a😡', true],
    ['refund', 'No answer.Refund now', true],
    ['reembolso', 'Cadê?reembolso já', true],
  ],
  'a keyword that is a link is meant': [
    ['booking.com', 'Dear Booking.com, where is it?', true],
    ['booking.com', 'https://www.booking.com/hotel/de', true],
    ['booking.com', 'http://booking.com', true],
    ['booking.com', 'Booking.comさん', true],
    ['booking.com', 'mybooking.com', false],
    ['booking.com', 'my-booking.com', false],
    ['booking.com', 'booking.community', false],
    ['booking.com', 'booking.com.br', false],
    ['🇧🇷booking.com', 'vai 🇧🇷booking.com', true],
    ['🇧🇷booking.com', '🇫🇧🇷booking.com', false],
    ['booking.com🇫', 'booking.com🇫🇷', false],
    ['Amazon.de', 'amazon.de liefert nicht', true],
    ['help@acme.com', 'I wrote to help@acme.com.', true],
    ['acme.com/sale', 'https://acme.com/sale?x=1', true],
    ['booking.com refund', 'where is my Booking.com  refund', true],
  ],
};

describe.each(Object.entries(cases))('S14 %s', (_, rows) => {
  test.each(rows)('%j in %j: %s', (keyword, text, matches) => {
    expect(inText(keyword, text)).toBe(matches);
  });
});

test.each([
  'a',
  'é',
  'a.',
  'a-',
  'a@',
  'a.com/',
  '.a',
  ' ',
  '://',
  'https://',
  'http://a.',
  'xn--',
  '返',
  '-a.co',
])('looking through a text of %j takes no longer than it is long', (piece) => {
  expect(growthOf((length) => withoutLinks(piece.repeat(length / piece.length)), 25_000)).toBeLessThan(12);
});
