"""Resources that were imported into Gen 1: the CLI writes their names and ids where a stack's outputs would stand."""

from collections.abc import Mapping
from typing import Any

from amp2gen.verify.gen1_side.rebuilt.checkout import Checkout

_OUTPUTS = {
    "UserPoolId": "userPoolId",
    "AppClientID": "nativeClientId",
    "AppClientIDWeb": "webClientId",
    "IdentityPoolId": "identityPoolId",
    "BucketName": "bucketName",
    "Name": "tableName",
    "Arn": "arn",
    "StreamArn": "streamArn",
    "Region": "region",
}
"""Output → Gen 1's key for it in team-provider-info.json."""


def imported_values(checkout: Checkout) -> dict[tuple[str, str], Any]:
    """What stands for an attribute of a stack or of the root's roles, by logical id and attribute. Policies go to the
    roles of an imported identity pool (Amplify CLI, `getImportedAuthProperties`).
    """
    found: dict[tuple[str, str], Any] = {}
    for category in ("auth", "storage"):
        for name, entry in checkout.entries(category).items():
            if entry.get("serviceType") != "imported":
                continue
            values = checkout.parameters(category, name)
            for output, key in _OUTPUTS.items():
                found[f"{category}{name}", f"Outputs.{output}"] = values.get(key)
            if category == "auth":
                for role, key in (("AuthRole", "authRole"), ("UnauthRole", "unauthRole")):
                    found[role, "Ref"] = values.get(f"{key}Name")
                    found[role, "Arn"] = values.get(f"{key}Arn")
    return {place: value for place, value in found.items() if value}


def with_imported(value: Any, imported: Mapping[tuple[str, str], Any]) -> Any:
    """A stack's parameters with the values in the place of what refers to them."""
    if isinstance(value, list):
        return [with_imported(item, imported) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return imported.get((str(value["Ref"]), "Ref"), value)
    if set(value) == {"Fn::GetAtt"} and isinstance(value["Fn::GetAtt"], list):
        stack, *attribute = map(str, value["Fn::GetAtt"])
        return imported.get((stack, ".".join(attribute)), value)
    return {key: with_imported(item, imported) for key, item in value.items()}
