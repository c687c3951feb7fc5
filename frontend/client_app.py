"""The client app: what project-config.json says of it, its packages, and its files that know the backend."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from amp2gen.frontend.client_files import MENTIONS
from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.record import Record
from amp2gen.ir.client_app import ClientApp, ClientFile, ClientPackage
from amp2gen.syntax.documents import child_pointer, load
from amp2gen.syntax.spans import SyntaxProblem

CONFIGURATION = "amplify/.config/project-config.json"
SECTIONS = ("dependencies", "devDependencies", "peerDependencies")


def lower_client_app(context: Context) -> ClientApp | None:
    """None for a backend without a client app."""
    document = context.project.document(CONFIGURATION, context.log)
    if document is None:
        return None
    config = Record.of(document, context.log)
    config.text("projectName")
    platform = config.text("frontend")
    if not platform:
        return None
    details = config.record(platform)
    settings = details.record("config")
    source_dir = settings.text("SourceDir")
    files = context.project.client_files
    return ClientApp(
        platform=platform,
        framework=details.text("framework"),
        source_dir=source_dir,
        distribution_dir=settings.text("DistributionDir"),
        build_command=settings.text("BuildCommand"),
        packages=tuple(_packages(files, source_dir)),
        files=tuple(_file(path, files[path]) for path in files if not _is_silent_manifest(path, files[path])),
    )


def _packages(files: Mapping[str, bytes], source_dir: str | None) -> Iterator[ClientPackage]:
    """What the package.json nearest to the sources, in their folder or above, asks for."""
    start = PurePosixPath((source_dir or "").strip("/") or ".")
    paths = ((folder / "package.json").as_posix() for folder in (start, *start.parents))
    path = next((path for path in paths if path in files), None)
    if path is None:
        return
    try:
        document = load(files[path].decode("utf-8"), path)
    except (SyntaxProblem, UnicodeDecodeError):
        return  # package.json at the root is reported when it is merged
    data = document.data if isinstance(document.data, Mapping) else {}
    for section in SECTIONS:
        listed = data.get(section)
        for name, range_ in sorted(listed.items()) if isinstance(listed, Mapping) else ():
            if isinstance(range_, str):
                place = origin_at(document, child_pointer(child_pointer("", section), name))
                yield ClientPackage(name=name, range=range_, origin=place)


def _is_silent_manifest(path: str, content: bytes) -> bool:
    return PurePosixPath(path).name == "package.json" and not MENTIONS.search(content)


def _file(path: str, content: bytes) -> ClientFile:
    digest = hashlib.sha256(content).hexdigest()
    try:
        return ClientFile(path=path, text=content.decode("utf-8"), sha256=digest)
    except UnicodeDecodeError:
        return ClientFile(path=path, base64=base64.b64encode(content).decode(), sha256=digest)
