import {
  Cors,
  LambdaIntegration,
  ResponseType,
} from 'aws-cdk-lib/aws-apigateway';
import type { MethodOptions, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { envName } from './gen1';

/** The stage of all REST APIs, called like the environment as in Gen 1. */
export const stageName = envName.replace(/[^\w-]/g, '-');

/** Every method of a path, and of all paths below it, calls a function. */
export function addPath(
  api: RestApi,
  path: string,
  { resources }: { resources: { lambda: IFunction } },
  options?: MethodOptions,
): void {
  // One permission per API: one per path would outgrow the function's policy.
  const integration = new LambdaIntegration(resources.lambda, {
    scopePermissionToMethod: false,
  });
  const below = path.endsWith('+}') ? [] : ['{proxy+}'];
  for (const part of ['', ...below]) {
    const resource = api.root.resourceForPath(path).resourceForPath(part);
    resource.addMethod('ANY', integration, options);
    resource.addCorsPreflight({
      allowOrigins: Cors.ALL_ORIGINS,
      allowMethods: Cors.ALL_METHODS,
      allowHeaders: Cors.DEFAULT_HEADERS,
      statusCode: 200,
    });
  }
}

/** Lets browsers see why API Gateway itself refused a request. */
export function addErrorHeaders(api: RestApi): void {
  const responseHeaders = {
    'Access-Control-Allow-Origin': "'*'",
    'Access-Control-Allow-Headers':
      "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
    'Access-Control-Allow-Methods': "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
    'Access-Control-Expose-Headers': "'Date,X-Amzn-ErrorType'",
  };
  const { DEFAULT_4XX, DEFAULT_5XX } = ResponseType;
  api.addGatewayResponse('Default4XX', { type: DEFAULT_4XX, responseHeaders });
  api.addGatewayResponse('Default5XX', { type: DEFAULT_5XX, responseHeaders });
}

/**
 * A function that lets a role call methods of paths, and of the paths below
 * them. Once a branch owns the users, those of the Gen 1 client have the same
 * roles: with `gen1Id` they may go on calling Gen 1's API.
 */
export function invoker(api: RestApi, gen1Id?: string) {
  const ids = gen1Id ? [api.restApiId, gen1Id] : [api.restApiId];
  return (id: string, role: IRole, paths: Record<string, string[]>): void => {
    const calls = Object.entries(paths).flatMap(([path, methods]) => {
      const pattern = path.replace(/\{[a-zA-Z0-9-]+\}/g, '*');
      const below = pattern.replace(/\/?$/, '/*');
      return methods.flatMap((m) => [`${m}${pattern}`, `${m}${below}`]);
    });
    for (const [index, part] of parts(calls, ids.length).entries()) {
      const resources = part.flatMap((call) =>
        ids.map((resource) =>
          api.stack.formatArn({
            service: 'execute-api',
            resource,
            resourceName: `${stageName}/${call}`,
          }),
        ),
      );
      new ManagedPolicy(api, index ? `${id}${index + 1}` : id, {
        roles: [role],
        statements: [
          new PolicyStatement({ actions: ['execute-api:Invoke'], resources }),
        ],
      });
    }
  };
}

/** Parts that fit into a managed policy, which has 6144 characters at most. */
function parts(calls: string[], apis: number): string[][] {
  const found: string[][] = [[]];
  let size = 0;
  for (const call of calls) {
    const more = apis * (70 + stageName.length + call.length);
    if (size + more > 5800) {
      found.push([]);
      size = 0;
    }
    found.at(-1)?.push(call);
    size += more;
  }
  return found;
}
