"""npm packages that a bundler cannot put into one file: compiled code, and programs that they look for on the disk.

https://esbuild.github.io/content-types/#external-file and the packages' own pages.
"""

from collections.abc import Iterable, Iterator

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.functions import Function

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


def native_packages(function: Function, packages: Iterable[str], externals: tuple[str, ...]) -> Iterator[Diagnostic]:
    """A warning for each of the function's packages that must come from a layer; `externals` do already."""
    place = Origin(file=f"amplify/backend/function/{function.name}/src/package.json")
    for name in sorted(set(packages) & NATIVE - set(externals)):
        yield kinds.NATIVE_PACKAGE.at(
            place,
            f"function {function.name}: {name} has parts that cannot be bundled into the function's one file",
            f"put it into a Lambda layer, and name that in amplify/functions/{function.name}/resource.ts: "
            f"`layers: {{ {_key(name)}: '<ARN of the layer>' }}` keeps it out of the bundle",
        )


def _key(name: str) -> str:
    return name if name.isidentifier() else f"'{name}'"
