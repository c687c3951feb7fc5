"""The user's own application code, as far as it has to do with the backend."""

from amp2gen.ir.base import Node
from amp2gen.ir.functions import SourceFile


class ClientFile(SourceFile):
    """A file of the client app that mentions Amplify's configuration; `path` is relative to the project.

    `rewritten`: the text is no longer that of the Gen 1 checkout.
    """

    rewritten: bool = False


class ClientPackage(Node):
    """An npm package that the client app depends on, and the version range it asks for."""

    name: str
    range: str


class ClientApp(Node):
    """What the project configuration says of it, its npm packages, and the files that know the backend.

    `outputs_folder`: where `ampx` is to write amplify_outputs.json, relative to the project; "" is the project itself.
    """

    platform: str
    framework: str | None = None
    source_dir: str | None = None
    distribution_dir: str | None = None
    build_command: str | None = None
    packages: tuple[ClientPackage, ...] = ()
    files: tuple[ClientFile, ...] = ()
    outputs_folder: str = ""
