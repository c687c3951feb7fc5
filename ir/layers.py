"""AWS Lambda layers of the project."""

from typing import ClassVar, Literal

from amp2gen.ir.base import Model, Node, Resource
from amp2gen.ir.functions import Dependency, SourceFile

PackageManager = Literal["npm", "pip"]


class LayerShare(Node):
    """Who else may use a layer: an account by id or `*`, or all accounts of an organization."""

    account: str
    organization: str | None = None


class Install(Model):
    """Packages that are installed into a layer before it is deployed, in a folder below its root."""

    manager: PackageManager
    folder: str


class Layer(Resource):
    """A Lambda layer. Attributes: arn. `files` are what Lambda mounts at /opt, by path below it.

    `runtimes` are the compatible ones, as Lambda's identifiers; `dependencies` the npm packages it brings.
    """

    ID_PREFIX: ClassVar[str] = "layers"
    description: str | None = None
    license: str | None = None
    architectures: tuple[str, ...] = ()
    runtimes: tuple[str, ...] = ()
    files: tuple[SourceFile, ...] = ()
    installs: tuple[Install, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    shares: tuple[LayerShare, ...] = ()
