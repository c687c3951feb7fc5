import { AuthorizationType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Backend } from '../../backend';
import { moved } from '../../gen1';
import { addErrorHeaders, addPath, invoker, stageName } from '../../rest-api';

export function addFleetApi(backend: Backend): RestApi {
  const stack = backend.createStack('apifleet');
  const { authenticatedUserIamRole, groups, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const api = new RestApi(stack, 'fleet', {
    cloudWatchRole: false,
    deployOptions: { stageName },
  });
  addErrorHeaders(api);

  const signed = { authorizationType: AuthorizationType.IAM };
  addPath(api, '/bikes/{bikeId}', backend.stations, signed);
  addPath(api, '/bikes/{bikeId}/reports', backend.rentals, signed);
  addPath(api, '/maintenance', backend.stations, signed);
  addPath(api, '/rentals', backend.rentals, signed);
  addPath(api, '/stations', backend.stations);

  const allow = invoker(api, moved?.restApis.fleet);
  allow('SignedIn', authenticatedUserIamRole, {
    '/bikes/{bikeId}': ['GET'],
    '/bikes/{bikeId}/reports': ['POST'],
    '/rentals': ['*'],
  });
  allow('Guests', unauthenticatedUserIamRole, { '/bikes/{bikeId}': ['GET'] });
  allow('MechanicsGroup', groups.Mechanics.role, {
    '/maintenance': ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'],
  });
  allow('SupportGroup', groups.Support.role, {
    '/rentals': ['GET', 'PUT', 'PATCH'],
  });

  backend.addOutput({
    custom: {
      API: {
        fleet: {
          endpoint: api.url.slice(0, -1),
          region: stack.region,
          apiName: 'fleet',
        },
      },
    },
  });
  return api;
}
