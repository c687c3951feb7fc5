import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Backend } from '../../backend';
import { parameters } from '../../gen1';

export function addHoldingsTable(backend: Backend): ITable {
  return Table.fromTableAttributes(backend.stack, 'holdings', {
    tableName: parameters.holdings.tableName,
    tableStreamArn: parameters.holdings.streamArn,
  });
}
