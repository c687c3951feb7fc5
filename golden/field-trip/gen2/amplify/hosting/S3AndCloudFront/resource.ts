import { fileURLToPath } from 'node:url';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Backend } from '../../backend';
import { isSandbox } from '../../gen1';

/** The site. A sandbox has none. */
export function addHosting(backend: Backend): void {
  if (isSandbox) {
    return;
  }
  const stack = backend.createStack('hosting');
  const template = new CfnInclude(stack, 'S3AndCloudFront', {
    templateFile: fileURLToPath(new URL('./template.json', import.meta.url)),
  });
  backend.addOutput({
    custom: {
      hosting: {
        bucketName: template.getResource('S3Bucket').ref,
        distributionId: template.getResource('CloudFrontDistribution').ref,
        domain: template
          .getResource('CloudFrontDistribution')
          .getAtt('DomainName')
          .toString(),
      },
    },
  });
}
