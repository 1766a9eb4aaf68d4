import { Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { expect, inject, test } from 'vitest';

const { MongoClient } = mongoose.mongo;

test('MongoDB is a writable replica set: a transaction commits', async () => {
  const client = await new MongoClient(inject('mongodbUri')).connect();
  const database = client.db(`servers_${process.pid}`);
  try {
    await client.withSession((session) =>
      session.withTransaction(() => database.collection('a').insertOne({ kept: true }, { session })),
    );
    expect(await database.collection('a').countDocuments({ kept: true })).toBe(1);
  } finally {
    await database.dropDatabase();
    await client.close();
  }
});

test('Temporal answers for the namespace default', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();
  expect(namespaceInfo?.name).toBe('default');
});
