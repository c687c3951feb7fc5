import * as cdk from 'aws-cdk-lib';
import * as AmplifyHelpers from '@aws-amplify/cli-extensibility-helper';
import { AmplifyDependentResourcesAttributes } from '../../types/amplify-dependent-resources-ref';
import { Construct } from 'constructs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export class cdkStack extends cdk.Stack {
  constructor(
    scope: Construct,
    id: string,
    props?: cdk.StackProps,
    amplifyResourceProps?: AmplifyHelpers.AmplifyResourceProps,
  ) {
    super(scope, id, props);
    /* Do not remove - Amplify CLI automatically injects the current deployment environment in this input parameter */
    new cdk.CfnParameter(this, 'env', {
      type: 'String',
      description: 'Current Amplify CLI env name',
    });

    const projectName = AmplifyHelpers.getProjectInfo().projectName;
    const dependencies: AmplifyDependentResourcesAttributes = AmplifyHelpers.addResourceDependency(
      this,
      amplifyResourceProps.category,
      amplifyResourceProps.resourceName,
      [
        { category: 'auth', resourceName: 'demoAuth' },
        { category: 'function', resourceName: 'greet' },
      ],
    );

    const queue = new sqs.Queue(this, 'queue', { queueName: `alarms-${projectName}-${cdk.Fn.ref('env')}` });
    const topic = new sns.Topic(this, 'topic', { topicName: 'alarms' });
    topic.addSubscription(new subscriptions.SqsSubscription(queue));

    new ssm.StringParameter(this, 'pool', {
      parameterName: `/alarms/${cdk.Fn.ref('env')}/pool`,
      stringValue: cdk.Fn.ref(dependencies.auth.demoAuth.UserPoolId),
      description: cdk.Fn.ref(dependencies.function.greet.Arn),
    });
    new cdk.CfnOutput(this, 'TopicArn', { value: topic.topicArn });
  }
}
