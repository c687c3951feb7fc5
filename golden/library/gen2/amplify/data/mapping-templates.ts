import { readFileSync } from 'node:fs';
import type {
  CfnFunctionConfiguration,
  CfnResolver,
} from 'aws-cdk-lib/aws-appsync';

/** Gives a resolver or function its templates: files in ./resolvers. */
export function takeTemplates(
  target: CfnResolver | CfnFunctionConfiguration,
  files: { request?: string; response?: string; code?: string },
): void {
  if (files.request) {
    target.requestMappingTemplate = template(files.request);
    target.requestMappingTemplateS3Location = undefined;
  }
  if (files.response) {
    target.responseMappingTemplate = template(files.response);
    target.responseMappingTemplateS3Location = undefined;
  }
  if (files.code) {
    target.code = template(files.code);
    target.codeS3Location = undefined;
  }
}

function template(file: string): string {
  return readFileSync(new URL(`./resolvers/${file}`, import.meta.url), 'utf8');
}
