import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Backend } from '../../backend';
import { isSandbox, moved } from '../../gen1';

export function addTariffsTable(backend: Backend): Table {
  return new Table(backend.createStack('storagetariffs'), 'tariffs', {
    tableName: moved?.tables.tariffs,
    partitionKey: { name: 'tariff', type: AttributeType.STRING },
    billingMode: BillingMode.PROVISIONED,
    readCapacity: 5,
    writeCapacity: 5,
    stream: StreamViewType.NEW_IMAGE,
    deletionProtection: !isSandbox,
    removalPolicy: isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
}
