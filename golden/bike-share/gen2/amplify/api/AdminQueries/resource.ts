import {
  CognitoUserPoolsAuthorizer,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { Backend } from '../../backend';
import { addPath, stageName } from '../../rest-api';

export function addAdminQueriesApi(backend: Backend): RestApi {
  const stack = backend.createStack('apiAdminQueries');
  const { userPool } = backend.auth.resources;

  const api = new RestApi(stack, 'AdminQueries', {
    cloudWatchRole: false,
    deployOptions: { stageName },
  });

  const authorizer = new CognitoUserPoolsAuthorizer(api, 'UserPool', {
    cognitoUserPools: [userPool],
  });
  addPath(api, '/{proxy+}', backend.AdminQueries3c1e9b52, {
    authorizer,
    authorizationScopes: ['aws.cognito.signin.user.admin'],
  });

  backend.addOutput({
    custom: {
      API: {
        AdminQueries: {
          endpoint: api.url.slice(0, -1),
          region: stack.region,
          apiName: 'AdminQueries',
        },
      },
    },
  });
  return api;
}
