import { AuthorizationType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Backend } from '../../backend';
import { moved } from '../../gen1';
import { addErrorHeaders, addPath, invoker, stageName } from '../../rest-api';

export function addMuseumApi(backend: Backend): RestApi {
  const stack = backend.createStack('apimuseum');
  const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const api = new RestApi(stack, 'museum', {
    cloudWatchRole: false,
    deployOptions: { stageName },
  });
  addErrorHeaders(api);

  const signed = { authorizationType: AuthorizationType.IAM };
  addPath(api, '/holdings/{inventoryNumber}', backend.findHoldings, signed);
  addPath(api, '/loans', backend.lendHolding, signed);

  const allow = invoker(api, moved?.restApis.museum);
  allow('SignedIn', authenticatedUserIamRole, {
    '/holdings/{inventoryNumber}': ['GET'],
    '/loans': ['POST', 'GET'],
  });
  allow('Guests', unauthenticatedUserIamRole, {
    '/holdings/{inventoryNumber}': ['GET'],
  });

  backend.addOutput({
    custom: {
      API: {
        museum: {
          endpoint: api.url.slice(0, -1),
          region: stack.region,
          apiName: 'museum',
        },
      },
    },
  });
  return api;
}
