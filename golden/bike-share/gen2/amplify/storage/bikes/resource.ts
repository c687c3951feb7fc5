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

export function addBikesTable(backend: Backend): Table {
  const table = new Table(backend.createStack('storagebikes'), 'bikes', {
    tableName: moved?.tables.bikes,
    partitionKey: { name: 'station', type: AttributeType.STRING },
    sortKey: { name: 'bikeId', type: AttributeType.STRING },
    billingMode: BillingMode.PROVISIONED,
    readCapacity: 5,
    writeCapacity: 5,
    stream: StreamViewType.NEW_IMAGE,
    deletionProtection: !isSandbox,
    removalPolicy: isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byState',
    partitionKey: { name: 'state', type: AttributeType.STRING },
    sortKey: { name: 'changedAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.ALL,
    readCapacity: 5,
    writeCapacity: 5,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byBike',
    partitionKey: { name: 'bikeId', type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
    readCapacity: 5,
    writeCapacity: 5,
  });
  return table;
}
