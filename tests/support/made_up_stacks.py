"""Made-up deployments: stacks by their paths, each with its template."""

from amp2gen.verify.deployment import PSEUDO_PARAMETERS, deployment_of
from amp2gen.verify.templates import StackTemplate, link


def stacks(**templates):
    """A root stack and nested ones below it, by path; the root's resources name them."""
    return {
        ("/" if path == "root" else path): StackTemplate(
            template, None if path == "root" else "/", None if path == "root" else path, path
        )
        for path, template in templates.items()
    }


def deployed(**templates):
    return deployment_of(link(stacks(**templates), PSEUDO_PARAMETERS), {})


def nested(**parameters):
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": parameters}}
