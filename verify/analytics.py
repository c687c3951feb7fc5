"""Kinesis streams."""

from collections.abc import Iterator

from amp2gen.verify.deployment import Deployment
from amp2gen.verify.items import Item, as_object, item_of


def analytics_items(deployment: Deployment) -> Iterator[Item]:
    """Every stream; one without a mode is provisioned (AWS::Kinesis::Stream, StreamModeDetails)."""
    for stream in deployment.of("AWS::Kinesis::Stream"):
        mode = as_object(stream.properties.get("StreamModeDetails")).get("StreamMode", "PROVISIONED")
        properties = {**stream.properties, "StreamModeDetails": {"StreamMode": mode}}
        yield item_of("stream", stream, {**properties, "DeletionPolicy": stream.deletion_policy})
