import { readdirSync } from 'node:fs';
import { CfnFunctionConfiguration } from 'aws-cdk-lib/aws-appsync';
import type { CfnResolver } from 'aws-cdk-lib/aws-appsync';
import type { Backend } from '../backend';
import { takeTemplates } from './mapping-templates';

/** The slots of a pipeline in their order; '' is the step that reaches the data. */
const slots = [
  'init',
  'preAuth',
  'auth',
  'postAuth',
  'validate',
  'preDataLoad',
  'preUpdate',
  'preSubscribe',
  '',
  'postDataLoad',
  'postUpdate',
  'finish',
];

interface Step {
  slot: string;
  function: CfnFunctionConfiguration;
}

/**
 * The files in ./resolvers do what they did in Gen 1:
 *
 * - one that is called like a template that Amplify generates takes its place:
 *   Mutation.updatePost.req.vtl, Query.getPost.auth.1.req.vtl;
 * - one that names a slot is a step of its own, after those that Amplify
 *   generates for the slot: Query.getPost.postAuth.2.req.vtl.
 */
export function useResolverFiles(backend: Backend): void {
  const { cfnDataSources, cfnFunctionConfigurations, cfnResolvers } =
    backend.data.resources.cfnResources;
  const functions = Object.values(cfnFunctionConfigurations);
  const folder = new URL('./resolvers', import.meta.url);
  const all = readdirSync(folder).filter((file) => file.endsWith('.vtl'));

  for (const [field, resolver] of Object.entries(cfnResolvers)) {
    const files = all.filter((file) => file.startsWith(`${field}.`));
    const steps = stepsOf(field, resolver, functions);
    if (files.length === 0 || !steps.some(({ slot }) => slot === '')) continue;
    replaceTemplates(field, steps, files);
    for (const name of addedSteps(field, files)) {
      const slot = name.split('.')[2];
      const id = `${field.replace('.', '')}${slot}${inSlot(steps, slot).length}Function`;
      const step = new CfnFunctionConfiguration(resolver.stack, id, {
        apiId: resolver.apiId,
        dataSourceName: cfnDataSources.NONE_DS.attrName,
        functionVersion: '2018-05-29',
        name: id,
        requestMappingTemplate: '$util.toJson({})',
        responseMappingTemplate: '$util.toJson({})',
      });
      takeTemplates(step, filesOf(name, files));
      const next = steps.findIndex(
        (each) => slots.indexOf(each.slot) > slots.indexOf(slot),
      );
      steps.splice(next < 0 ? steps.length : next, 0, { slot, function: step });
    }
    resolver.pipelineConfig = {
      functions: steps.map((step) => step.function.attrFunctionId),
    };
  }
}

/**
 * The steps of a pipeline. Amplify calls them QuerygetPostauth0Function and,
 * where the data is, QueryGetPostDataResolverFn.
 */
function stepsOf(
  field: string,
  resolver: CfnResolver,
  functions: CfnFunctionConfiguration[],
): Step[] {
  const pipeline = resolver.pipelineConfig as
    CfnResolver.PipelineConfigProperty | undefined;
  return (pipeline?.functions ?? []).flatMap((id) => {
    const step = functions.find((each) => each.attrFunctionId === id);
    if (!step) return [];
    const slot = step.name
      .slice(field.length - 1)
      .replace(/DataResolverFn$|\d+Function$/, '');
    return { slot, function: step };
  });
}

function replaceTemplates(field: string, steps: Step[], files: string[]): void {
  for (const step of steps) {
    const number = inSlot(steps, step.slot).indexOf(step) + 1;
    const name = step.slot ? `${field}.${step.slot}.${number}` : field;
    const own = filesOf(name, files);
    const generated = step.function;
    const taken = {
      request: generated.requestMappingTemplateS3Location && own.request,
      response: generated.responseMappingTemplateS3Location && own.response,
    };
    takeTemplates(generated, taken);
  }
}

/**
 * The steps that the files add, as Query.getPost.postAuth.2. Gen 1 sorts their
 * numbers as texts, 10 before 2.
 */
function addedSteps(field: string, files: string[]): string[] {
  const names = files
    .filter((file) => file.split('.').length === 6)
    .map((file) => file.split('.').slice(0, 4).join('.'))
    .filter((name) => slots.includes(name.split('.')[2]));
  return [...new Set(names)].sort();
}

function filesOf(
  name: string,
  files: string[],
): { request?: string; response?: string } {
  const file = (side: string) =>
    files.find((each) => each === `${name}.${side}.vtl`);
  return { request: file('req'), response: file('res') };
}

function inSlot(steps: Step[], slot: string): Step[] {
  return steps.filter((step) => step.slot === slot);
}
