"""What is known about npm packages: whether `import` gives a handler the same thing as `require` did.

A package may ship one file for `require` and another for `import`, with other exports. So only packages that are
listed here are imported; any other keeps its handler CommonJS. Each entry was checked by its manifest (one file for
both forms), or by comparing both forms: tests/syntax/javascript/test_packages.py does it for those installed.

Loading any of the listed packages at most reads the environment: it prints nothing and changes nothing that the
handler's own top-level code could notice.
"""

from typing import Literal

from amp2gen.syntax.javascript.resolve import package_name

Shape = Literal["named", "default"]
"""`named`: every export by its name, in both forms. `default`: CommonJS only, so the default import is
`module.exports` itself."""

NAMED_SCOPES = ("@aws-sdk/", "@smithy/", "@aws-crypto/")

SHAPES: dict[str, Shape] = {
    "aws-sdk": "default",
    "aws-serverless-express": "default",
    "body-parser": "default",
    "cors": "default",
    "express": "default",
    "jsonwebtoken": "default",
    "lodash": "default",
    "moment": "default",
    "mysql2": "default",
    "qs": "default",
    "uuid": "named",
}


def shape(specifier: str) -> Shape | None:
    """How a package may be imported; None if that is not known."""
    if specifier.startswith(NAMED_SCOPES):
        return "named"
    return SHAPES.get(package_name(specifier))


def is_aws_sdk(specifier: str) -> bool:
    """Whether constructing what this module exports has no effect that other code sees until it is used."""
    return specifier.startswith("@aws-sdk/") or package_name(specifier) == "aws-sdk"


def range_of_runtime(name: str) -> str | None:
    """The npm range for a package that Lambda's Node runtimes brought along (before 18 the v2 SDK, since then v3)."""
    if name == "aws-sdk":
        return "^2.1692.0"
    return "^3.0.0" if name.startswith("@aws-sdk/") else None
