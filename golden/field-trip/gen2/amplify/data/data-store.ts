import type { defineData } from '@aws-amplify/backend';
import type {
  AuthResources,
  ConstructContainerEntryGenerator,
  ConstructFactory,
  ConstructFactoryGetInstanceProps,
  ResourceProvider,
} from '@aws-amplify/backend/types/platform';
import {
  AmplifyData,
  AmplifyDataDefinition,
} from '@aws-amplify/data-construct';
import type {
  AmplifyDataProps,
  ConflictResolutionStrategy,
  IAmplifyDataDefinition,
} from '@aws-amplify/data-construct';
import { Duration, Tags } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { branchName, isSandbox } from '../gen1';

type DataProps = Parameters<typeof defineData>[0];
type Handler = NonNullable<DataProps['functions']>[string];
type Context = ConstructFactoryGetInstanceProps;

type Strategy =
  | { handlerType: 'AUTOMERGE' | 'OPTIMISTIC_CONCURRENCY' }
  | { handlerType: 'LAMBDA'; conflictHandler: Handler };

type DataStoreProps = Omit<DataProps, 'logging' | 'name' | 'schema'> & {
  schema: string;
  authorizationModes: NonNullable<DataProps['authorizationModes']>;
  /** How two writes to one record are settled: of any model, and of some models. */
  conflictResolution: {
    project?: Strategy;
    models?: Record<string, Strategy>;
  };
};

const NAME = 'amplifyData';

/**
 * `defineData` for DataStore: the same construct at the same place, told to keep
 * versions, which `defineData` has no option for. All other options but `logging`
 * and `name` are the same. Once `defineData` has that one, this file can go.
 */
export function defineDataStoreApi(
  props: DataStoreProps,
): ConstructFactory<AmplifyData> {
  let generator: ConstructContainerEntryGenerator | undefined;
  return {
    getInstance: (context) => {
      generator ??= {
        resourceGroupName: 'data',
        generateContainerEntry: ({ scope }) => {
          const api = new AmplifyData(scope, NAME, construct(props, context));
          Tags.of(api).add('amplify:friendly-name', NAME);
          letHandlersBeInvoked(api, props, context);
          return api;
        },
      };
      return context.constructContainer.getOrCompute(generator) as AmplifyData;
    },
  };
}

function construct(props: DataStoreProps, context: Context): AmplifyDataProps {
  const { project, models } = props.conflictResolution;
  return {
    apiName: NAME,
    definition: definition(props),
    authorizationModes: authorizationModes(props, context),
    functionNameMap: mapValues(props.functions, (each) =>
      lambda(each, context),
    ),
    dataStoreConfiguration: {
      project: project && strategy(project, context),
      models: models && mapValues(models, (each) => strategy(each, context)),
    },
    outputStorageStrategy: context.outputStorageStrategy,
    stackMappings: props.stackMappings,
    translationBehavior: {
      sandboxModeEnabled: false,
      allowDestructiveGraphqlSchemaUpdates: true,
      replaceTableUponGsiUpdate: isSandbox,
      _provisionHotswapFriendlyResources: isSandbox,
    },
  };
}

/** The schema, with the models that use a table of Gen 1's. */
function definition(props: DataStoreProps): IAmplifyDataDefinition {
  const gen1 = props.migratedAmplifyGen1DynamoDbTableMappings?.find(
    (each) => each.branchName === branchName,
  );
  const own = AmplifyDataDefinition.fromString(props.schema, {
    dbType: 'DYNAMODB',
    provisionStrategy: 'AMPLIFY_TABLE',
  });
  const imported = mapValues(
    gen1?.modelNameToTableNameMapping,
    (tableName) =>
      ({
        dbType: 'DYNAMODB',
        provisionStrategy: 'IMPORTED_AMPLIFY_TABLE',
        tableName,
      }) as const,
  );
  return {
    ...own,
    dataSourceStrategies: { ...own.dataSourceStrategies, ...imported },
  };
}

function strategy(
  written: Strategy,
  context: Context,
): ConflictResolutionStrategy {
  return written.handlerType === 'LAMBDA'
    ? {
        handlerType: 'LAMBDA',
        detectionType: 'VERSION',
        conflictHandler: lambda(written.conflictHandler, context),
      }
    : { handlerType: written.handlerType, detectionType: 'VERSION' };
}

/**
 * Grants each model's data source what its handler needs. The construct's own
 * policy says `${AWS:Partition}`, with one colon, which CloudFormation refuses.
 */
function letHandlersBeInvoked(
  api: AmplifyData,
  { conflictResolution: { project, models } }: DataStoreProps,
  context: Context,
): void {
  for (const [model, stack] of Object.entries(api.resources.nestedStacks)) {
    const chosen = models?.[model] ?? project;
    const policy = stack.node.tryFindChild('InvokeLambdaFunction');
    if (!policy || chosen?.handlerType !== 'LAMBDA') continue;
    const { functionArn } = lambda(chosen.conflictHandler, context);
    (policy.node.defaultChild as CfnPolicy).policyDocument = new PolicyDocument(
      {
        statements: [
          new PolicyStatement({
            actions: ['lambda:InvokeFunction'],
            resources: [functionArn],
          }),
        ],
      },
    );
  }
}

const MODES = {
  apiKey: 'API_KEY',
  iam: 'AWS_IAM',
  identityPool: 'AWS_IAM',
  lambda: 'AWS_LAMBDA',
  oidc: 'OPENID_CONNECT',
  userPool: 'AMAZON_COGNITO_USER_POOLS',
} as const;

function authorizationModes(
  { authorizationModes: modes }: DataStoreProps,
  context: Context,
): AmplifyDataProps['authorizationModes'] {
  const auth = context.constructContainer
    .getConstructFactory<ResourceProvider<AuthResources>>('AuthResources')
    ?.getInstance(context).resources;
  const {
    defaultAuthorizationMode: mode,
    apiKeyAuthorizationMode: apiKey,
    lambdaAuthorizationMode: authorizer,
    oidcAuthorizationMode: oidc,
  } = modes;
  return {
    defaultAuthorizationMode: mode && MODES[mode],
    iamConfig: { enableIamAuthorizationMode: true },
    userPoolConfig: auth && { userPool: auth.userPool },
    identityPoolConfig: auth && {
      identityPoolId: auth.identityPoolId,
      authenticatedUserRole: auth.authenticatedUserIamRole,
      unauthenticatedUserRole: auth.unauthenticatedUserIamRole,
    },
    apiKeyConfig: apiKey && {
      description: apiKey.description,
      expires: Duration.days(apiKey.expiresInDays ?? 7),
    },
    lambdaConfig: authorizer && {
      function: lambda(authorizer.function, context),
      ttl: Duration.seconds(authorizer.timeToLiveInSeconds ?? 60),
    },
    oidcConfig: oidc && {
      oidcProviderName: oidc.oidcProviderName,
      oidcIssuerUrl: oidc.oidcIssuerUrl,
      clientId: oidc.clientId,
      tokenExpiryFromAuth: Duration.seconds(oidc.tokenExpiryFromAuthInSeconds),
      tokenExpiryFromIssue: Duration.seconds(
        oidc.tokenExpireFromIssueInSeconds,
      ),
    },
  };
}

function lambda(factory: Handler, context: Context): IFunction {
  return factory.getInstance(context).resources.lambda;
}

function mapValues<T, U>(
  object: Record<string, T> | undefined,
  change: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(object ?? {}).map(([key, value]) => [key, change(value)]),
  );
}
