"""npm packages that a bundler cannot put into one file: compiled code, and programs that they look for on the disk.

https://esbuild.github.io/content-types/#external-file and the packages' own pages.
"""

from collections.abc import Iterable, Iterator

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.functions import Function
from amp2gen.syntax.documents import child_pointer, decode, load
from amp2gen.syntax.spans import SyntaxProblem

NATIVE = frozenset(
    {
        "@ffmpeg-installer/ffmpeg",
        "@prisma/client",
        "@sparticuz/chromium",
        "@tensorflow/tfjs-node",
        "argon2",
        "bcrypt",
        "better-sqlite3",
        "canvas",
        "chrome-aws-lambda",
        "ffmpeg-static",
        "kerberos",
        "libxmljs",
        "libxmljs2",
        "oracledb",
        "puppeteer",
        "re2",
        "sharp",
        "sqlite3",
    }
)


def native_packages(
    function: Function, packages: Iterable[str], externals: tuple[str, ...], manifest: bytes
) -> Iterator[Diagnostic]:
    """A warning for each of the function's packages that must come from a layer; `externals` do already. `manifest` is
    its package.json, which does not name what a layer brings."""
    for name in sorted(set(packages) & NATIVE - set(externals)):
        yield kinds.NATIVE_PACKAGE.at(
            _place(name, f"amplify/backend/function/{function.name}/src/package.json", manifest),
            f"function {function.name}: {name} has parts that cannot be bundled into the function's one file",
            f"put it into a Lambda layer, and name that in amplify/functions/{function.name}/resource.ts: "
            f"`layers: {{ {_key(name)}: '<ARN of the layer>' }}` keeps it out of the bundle",
        )


def _place(name: str, file: str, manifest: bytes) -> Origin:
    try:
        document = load(decode(manifest, file), file)
    except SyntaxProblem:
        return Origin(file=file)
    for section in ("dependencies", "devDependencies"):
        pointer = child_pointer(f"/{section}", name)
        if position := document.position(pointer):
            return Origin(file=file, pointer=pointer, line=position[0], column=position[1])
    return Origin(file=file)


def _key(name: str) -> str:
    return name if name.isidentifier() else f"'{name}'"
