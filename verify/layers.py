"""Lambda layers, and who else may use them."""

from collections.abc import Iterator

from amp2gen.verify.deployment import ACCOUNT, Deployment
from amp2gen.verify.items import Item, item_of, without

PARTS = ("AWS::Lambda::LayerVersionPermission",)


def layer_items(deployment: Deployment) -> Iterator[Item]:
    """The app's layers. A version is bound to by its ARN, so the name in it says nothing; an account needs no leave to
    use its own layers. `Content` is where the build lies."""
    for version in deployment.of("AWS::Lambda::LayerVersion"):
        if version.role.startswith("layer "):
            yield item_of("layer", version, without(version.properties, "Content", "LayerName"))
    for permission in deployment.of("AWS::Lambda::LayerVersionPermission"):
        layer, principal = permission.properties.get("LayerVersionArn"), permission.properties.get("Principal")
        if principal != ACCOUNT:
            settings = without(permission.properties, "LayerVersionArn", "Principal")
            role = f"{str(layer).removeprefix('${').removesuffix('}')} < {principal}"
            yield item_of("layer permission", permission, settings, role=role)
