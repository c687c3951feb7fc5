"""REST APIs of Gen 1 before version 7 of its CLI: `api/<name>/api-params.json` and the committed template.

`paths` of api-params.json say what cli-inputs.json says later; the template, which is what was deployed, has the last
word on who may call a path.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.ir import kinds
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import Attribute, leaves
from amp2gen.ir.functions import Function
from amp2gen.ir.rest_api import (
    Anyone,
    Authorization,
    InvokeRule,
    Method,
    RestApi,
    RestPath,
    Signature,
    UserPoolToken,
)
from amp2gen.ir.storage import Guests, InGroup, SignedIn
from amp2gen.syntax.cloudformation.template import Resource

METHODS: tuple[Method, ...] = ("POST", "GET", "PUT", "PATCH", "DELETE")
SHORT: Mapping[str, tuple[Method, ...]] = {"r": ("GET",), "rw": METHODS}
"""How the first versions wrote a role's methods."""

ANY = "x-amazon-apigateway-any-method"
PROXY = "/{proxy+}"
