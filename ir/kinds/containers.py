"""Diagnostics of container APIs and container hosting: A2G194x."""

from amp2gen.ir.diagnostics import _kind

CONTAINERS_NOT_CARRIED = _kind(
    "A2G1941",
    "error",
    "containers are not carried over",
    """Gen 1 builds the image in a pipeline of its own (CodePipeline, CodeBuild, a function that waits), fed from its
    deployment bucket, into a network that all container resources share. None of it works outside of Gen 1's
    deployment, and Gen 2 has no equivalent. The sources in the resource's `src` are a Dockerfile or a
    docker-compose.yml as any: let the AWS CDK build them (ContainerImage.fromAsset) and run them, as an
    ApplicationLoadBalancedFargateService, or behind an HTTP API with a VPC link and an authorizer of the app's
    user pool, as Gen 1 did. Building images needs Docker where the backend is deployed, which Amplify Hosting's
    build has only in an image of your own. What the containers may do stands in custom-policies.json.""",
)
