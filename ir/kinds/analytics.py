"""Diagnostics of analytics: A2G17xx."""

from amp2gen.ir.diagnostics import _kind

STREAM_UNREADABLE = _kind(
    "A2G1701",
    "error",
    "a stream's template describes no stream",
    """The CloudFormation template of the analytics resource holds no AWS::Kinesis::Stream, so nothing is carried
    over.""",
)
STREAM_RESOURCE_NOT_CARRIED = _kind(
    "A2G1702",
    "error",
    "a CloudFormation resource beside a stream is not carried over",
    """The stream's template holds another resource that the Gen 2 project does not have, or a policy of a role
    that is none of the identity pool's two. Add it with the AWS CDK.""",
)
STREAM_NAME_CHANGES = _kind(
    "A2G1703",
    "warning",
    "clients name a stream that Gen 2 names anew",
    """Clients pass a Kinesis stream's name to `record()`. Until the branch owns the Gen 1 stream, its own one has
    a generated name, which amplify_outputs.json holds under `custom.Kinesis`: let the client app read it from
    there.""",
)
