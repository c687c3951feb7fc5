import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Backend } from '../../backend';
import { isSandbox, moved } from '../../gen1';

export function addLoansTable(backend: Backend): Table {
  const table = new Table(backend.createStack('storageloans'), 'loans', {
    tableName: moved?.tables.loans,
    partitionKey: { name: 'inventoryNumber', type: AttributeType.STRING },
    sortKey: { name: 'since', type: AttributeType.STRING },
    billingMode: BillingMode.PROVISIONED,
    readCapacity: 5,
    writeCapacity: 5,
    stream: StreamViewType.NEW_IMAGE,
    deletionProtection: !isSandbox,
    removalPolicy: isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byBorrower',
    partitionKey: { name: 'borrower', type: AttributeType.STRING },
    sortKey: { name: 'since', type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
    readCapacity: 5,
    writeCapacity: 5,
  });
  return table;
}
