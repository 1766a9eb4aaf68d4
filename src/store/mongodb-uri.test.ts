import { expect, test } from 'vitest';
import { firstServer, hasPlainLogin, namesDatabase, shownUri, withDatabase } from './mongodb-uri.js';

test.each([
  ['mongodb://h', false],
  ['mongodb://h/', false],
  ['mongodb://h/?replicaSet=rs0', false],
  ['mongodb://h:1,other:2/perch?replicaSet=rs0', true],
  ['mongodb+srv://u:p@cluster.example/perch', true],
])('%s names a database: %s', (uri, names) => {
  expect(namesDatabase(uri)).toBe(names);
});

test.each([
  ['mongodb://h:1,other:2/?replicaSet=rs0', 'mongodb://h:1,other:2/perch?replicaSet=rs0'],
  ['mongodb://h/other', 'mongodb://h/perch'],
  ['mongodb://u:p@h/?replicaSet=rs0', 'mongodb://u:p@h/perch?replicaSet=rs0&authSource=admin'],
  ['mongodb://u:p@h/other', 'mongodb://u:p@h/perch?authSource=other'],
  ['mongodb://u:p@h/other?authSource=third', 'mongodb://u:p@h/perch?authSource=third'],
  ['mongodb://u@h/?authMechanism=MONGODB-X509', 'mongodb://u@h/perch?authMechanism=MONGODB-X509'],
  ['mongodb+srv://u:p@cluster.example/?w=majority', 'mongodb+srv://u:p@cluster.example/perch?w=majority'],
])('%s with another database signs in where it did: %s', (uri, named) => {
  expect(withDatabase(uri, 'perch')).toBe(named);
});

test.each([
  ['mongodb://u:hidden@h/perch', 'mongodb://u:***@h/perch'],
  ['mongodb://u:hid@den@h/perch', 'mongodb://u:***@h/perch'],
  ['mongodb://h:1/perch', 'mongodb://h:1/perch'],
])('a password is shown to nobody: %s', (uri, shown) => {
  expect(shownUri(uri)).toBe(shown);
});

test.each([
  ['mongodb://u:p@h:1,other:2/perch?replicaSet=rs0&authSource=admin', 'mongodb://h:1/?directConnection=true'],
  ['mongodb://h/perch?tls=true', 'mongodb://h/?tls=true&directConnection=true'],
])('one server is asked without signing in: %s', (uri, one) => {
  expect(firstServer(uri)).toBe(one);
});

test.each([
  ['mongodb://h:1,other:2/perch?replicaSet=rs0', true],
  ['mongodb://u:p%40ss@h/perch', true],
  ['mongodb+srv://u@h/perch', true],
  ['mongodb://u:p@ss@h/perch', false],
  ['mongodb://u:pa/ss@h/perch', false],
  ['mongodb://u:pa?s#s@h/perch', false],
  ['mongodb://u:pa:ss@h/perch', false],
])('user and password of %s hold no sign that divides an address: %s', (uri, isPlain) => {
  expect(hasPlainLogin(uri)).toBe(isPlain);
});
