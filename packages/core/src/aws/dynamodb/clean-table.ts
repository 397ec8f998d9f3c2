import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { itemsOf, type PageStart } from './pages.ts';
import { type ScanSelection, scanInput } from './scan-input.ts';
import { tableKeys } from './table-description.ts';
import { isOfTests } from './table-name.ts';

/** Deletes the chosen rows of a table that was made for tests, one by one; returns how many. */
export async function cleanTable(connection: Connection, table: string, selection: ScanSelection): Promise<number> {
  if (!isOfTests(table)) {
    throw new InvalidInputError({ path: 'tableName', expected: "'autotest_...': all its rows go", given: table });
  }
  const { sdk, codec } = connection;
  const input = scanInput(table, selection, codec);
  const keys = await tableKeys(connection, table);
  const read = (start: PageStart) => sdk.send(new ScanCommand({ ...input, ...start }));
  let deleted = 0;
  for await (const item of itemsOf(read, { isFiltered: true })) {
    const Key = Object.fromEntries(Object.entries(item).filter(([column]) => keys.includes(column)));
    await sdk.send(new DeleteItemCommand({ TableName: table, Key }));
    deleted += 1;
  }
  return deleted;
}
