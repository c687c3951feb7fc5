import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Backend } from '../../backend';
import { addErrorHeaders, addPath, stageName } from '../../rest-api';

export function addPartnersApi(backend: Backend): RestApi {
  const stack = backend.createStack('apipartners');

  const api = new RestApi(stack, 'partners', {
    cloudWatchRole: false,
    deployOptions: { stageName },
  });
  addErrorHeaders(api);

  addPath(api, '/webhook', backend.rentals);

  backend.addOutput({
    custom: {
      API: {
        partners: {
          endpoint: api.url.slice(0, -1),
          region: stack.region,
          apiName: 'partners',
        },
      },
    },
  });
  return api;
}
