"""The TypeScript of sites by S3 and CloudFront."""

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment
from amp2gen.ir.expr import EnvName
from amp2gen.ir.hosting import Hosting, TemplateParameter


def emitted(hosting: Hosting) -> dict[str, str]:
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        hosting=hosting,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


def test_branches_include_the_template_and_say_where_to_publish() -> None:
    files = emitted(
        Hosting(
            name="S3AndCloudFront",
            template='{"Resources": {}}',
            parameters=(TemplateParameter(name="env", value=EnvName()),),
            bucket="S3Bucket",
            distribution="Site",
        )
    )
    assert (
        files["amplify/hosting/S3AndCloudFront/resource.ts"]
        == """\
import { fileURLToPath } from 'node:url';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Backend } from '../../backend';
import { envName, isSandbox } from '../../gen1';

/** The site. A sandbox has none. */
export function addHosting(backend: Backend): void {
  if (isSandbox) {
    return;
  }
  const stack = backend.createStack('hosting');
  const template = new CfnInclude(stack, 'S3AndCloudFront', {
    templateFile: fileURLToPath(new URL('./template.json', import.meta.url)),
    parameters: { env: envName },
  });
  backend.addOutput({
    custom: {
      hosting: {
        bucketName: template.getResource('S3Bucket').ref,
        distributionId: template.getResource('Site').ref,
        domain: template.getResource('Site').getAtt('DomainName').toString(),
      },
    },
  });
}
"""
    )
    assert files["amplify/hosting/S3AndCloudFront/template.json"] == '{"Resources": {}}\n'
    assert files["amplify/backend.ts"].endswith("\naddHosting(backend);\n")
