import { describe, expect, test } from 'vitest';
import { isAllowedHost, isPublicAddress, literalAddress, urlProblem } from './address.js';

const closed = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
  ...['127.255.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1'],
  ...['192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
  ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1'],
  ...[
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
  ],
  ...[
    'fc00::1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '5f00::1',
    '4000::1',
    '2001:10::1',
  ],
  ...['', 'localhost', 'example.com', '1.2.3', '1.2.3.4.5', '01.02.03.04.', '::g'],
];
const open = [
  ...['1.1.1.1', '8.8.8.8', '11.0.0.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1'],
  ...['192.167.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::1'],
];

describe('S64 an address that Perch does not call', () => {
  test.each(closed)('%s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('(control) one that it calls', () => {
  test.each(open)('%s', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('S64 an address as it is written', () => {
  const allowed = ['crm.intern', '127.0.0.1:8080', '[fd00::7]'];
  test.each([
    ['https://example.com/hook?key=1', null],
    ['https://example.com:8443/', null],
    ['http://crm.intern/hook', null],
    ['http://crm.intern:9/hook', null],
    ['http://127.0.0.1:8080/', null],
    ['http://[fd00::7]/', null],
    ['http://example.com/', 'notHttps'],
    ['http://127.0.0.1:8081/', 'notHttps'],
    ['http://127.0.0.1/', 'notHttps'],
    ['http://crm.intern.example.com/', 'notHttps'],
    ['https://user@example.com/', 'hasCredentials'],
    ['https://user:password@example.com/', 'hasCredentials'],
    ['https://:password@crm.intern/', 'hasCredentials'],
    ['https://example.com/#part', 'hasFragment'],
    ['https://example.com/#', 'hasFragment'],
    ['ftp://example.com/', 'neitherHttpNorHttps'],
    ['file:///etc/passwd', 'neitherHttpNorHttps'],
    ['javascript:alert(1)', 'neitherHttpNorHttps'],
    ['example.com/hook', 'notAnAddress'],
    ['https://', 'notAnAddress'],
    ['', 'notAnAddress'],
  ])('%s: %s', (url, problem) => expect(urlProblem(url, allowed)).toBe(problem));

  test('an exemption by port is for that port, the usual one included', () => {
    const isAllowed = (url: string) => isAllowedHost(new URL(url), ['a.test:443', 'b.test:80']);
    expect(
      ['https://a.test/', 'https://a.test:444/', 'http://b.test/', 'https://b.test/'].map(isAllowed),
    ).toEqual([...[true, false, true, false]]);
  });

  test.each([
    ['https://2130706433/', '127.0.0.1'],
    ['https://0x7f.1/', '127.0.0.1'],
    ['https://0177.0.0.1/', '127.0.0.1'],
    ['https://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['https://127.1/', '127.0.0.1'],
    ['https://１２７.0.0.1/', '127.0.0.1'],
    ['https://example.com/', null],
  ])('%s is the address %s', (url, address) => expect(literalAddress(new URL(url))).toBe(address));
});
