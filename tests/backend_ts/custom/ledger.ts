import * as cdk from '@aws-cdk/core';
import * as AmplifyHelpers from '@aws-amplify/cli-extensibility-helper';
import { AmplifyDependentResourcesAttributes } from '../../types/amplify-dependent-resources-ref';
import * as dynamodb from '@aws-cdk/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from '@aws-cdk/aws-iam';

const { RemovalPolicy } = cdk;

/** Nothing is given to this stack; its code only knows of the type. */
export type Given = AmplifyDependentResourcesAttributes;

export class cdkStack extends cdk.Stack {
  constructor(scope: cdk.Construct, id: string, props?: cdk.StackProps, amplifyResourceProps?: AmplifyHelpers.AmplifyResourceProps) {
    super(scope, id, props);
    const env = new cdk.CfnParameter(this, 'env', { type: 'String' });
    const currency = new cdk.CfnParameter(this, 'currency', { type: 'String' });
    const tableName = `ledger-${env.valueAsString}`;

    const table = new dynamodb.Table(this, 'Ledger', {
      tableName,
      partitionKey: { name: 'account', type: dynamodb.AttributeType.STRING },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    cdk.Tags.of(table).add('currency', currency.valueAsString);

    const role = new Role(this, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [table.tableArn] }));
    new cdk.CfnOutput(this, 'TableName', { value: table.tableName, exportName: `ledger-${env.valueAsString}` });
  }
}
