// Gen 1's transformer, given templates in slots as Gen 1's CLI gives them: prints each pipeline as [name, request, response].
import { readFileSync } from 'node:fs';
import { AmplifyData, AmplifyDataDefinition } from '@aws-amplify/data-construct';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { MappingTemplate } from 'aws-cdk-lib/aws-appsync';

const { schema, files } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const functionSlots = Object.entries(files).map(([file, text]) => {
  const [typeName, fieldName, slotName, slotIndex, side] = file.split('.');
  const key = side === 'req' ? 'requestMappingTemplate' : 'responseMappingTemplate';
  return { typeName, fieldName, slotName, slotIndex: +slotIndex, function: { [key]: MappingTemplate.fromString(text) } };
});
const stack = new Stack(new App(), 'Gen1');
const api = new AmplifyData(stack, 'amplifyData', {
  definition: AmplifyDataDefinition.fromString(schema, { dbType: 'DYNAMODB', provisionStrategy: 'AMPLIFY_TABLE' }),
  authorizationModes: { defaultAuthorizationMode: 'API_KEY', apiKeyConfig: { expires: Duration.days(7) } },
  functionSlots,
});
const { cfnFunctionConfigurations, cfnResolvers } = api.resources.cfnResources;
const functions = Object.values(cfnFunctionConfigurations);
const pipelines = Object.entries(cfnResolvers).map(([field, resolver]) => [
  field,
  resolver.pipelineConfig.functions.map((id) => functions.find((each) => each.attrFunctionId === id).name),
]);
console.log('PIPELINES ' + JSON.stringify(Object.fromEntries(pipelines)));
