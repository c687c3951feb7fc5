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
PINPOINT_ENDED = _kind(
    "A2G1711",
    "warning",
    "Amazon Pinpoint has ended",
    """AWS ended Amazon Pinpoint on 30 October 2026: its applications, endpoints, segments, campaigns and events are
    gone, and aws-amplify's calls fail. So Gen 2's code has nothing for it, and loses nothing that still works. To go on
    recording what users do, let the client app write to a Kinesis stream (`defineBackend`, then the CDK's Stream), or
    use another product; take the calls of `record`, `identifyUser` and automatic tracking out of the client app.""",
)
PINPOINT_VALUE = _kind(
    "A2G1712",
    "warning",
    "a function is told of an Amazon Pinpoint application",
    """Amazon Pinpoint ended on 30 October 2026, so there is no application that the function could be told of. The
    environment variable or permission is left out: take what uses it out of the function.""",
)
CHANNEL_ENDED = _kind(
    "A2G1721",
    "warning",
    "a notification channel has ended with Amazon Pinpoint",
    """Gen 1's notification channels belong to an Amazon Pinpoint application, and address devices and people by its
    endpoints. Both ended on 30 October 2026. AWS End User Messaging Push takes credentials for APNs and FCM and sends
    to device tokens, which the app now has to collect itself; AWS End User Messaging SMS sends text messages, Amazon
    SES mail. In-app messaging has no successor. Credentials of channels are not carried over: they are secrets, and
    belong to the new service.""",
)
