"""Code that a tool builds or completes when the backend is deployed: `built(…)` with the tool's command."""

from collections.abc import Callable, Iterable, Mapping

from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.typescript.build import call, members, new
from amp2gen.backend_ts.typescript.tree import Expr, Imported, ImportMeta, Member, Name
from amp2gen.ir.functions import AssetCode, BuildTool, Function
from amp2gen.ir.layers import Layer

LAMBDA = "aws-cdk-lib/aws-lambda"
RESULT = "deployed"
"""The folder that a compiler writes to, in the copy of the sources that it works on."""

GO_ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}
WHEEL_ARCHITECTURES = {"x86_64": "x86_64", "arm64": "aarch64"}

Properties = dict[str, object]


def folder_path(name: str) -> Expr:
    """The absolute path of a folder, or file, beside the file."""
    url = new(Name("URL"), f"./{name}", Member(ImportMeta(), "url"))
    return call(Imported("fileURLToPath", "node:url"), url)


def function_code(function: Function, code: AssetCode, source: Expr, folder: str) -> Expr:
    """`Code.fromAsset(source)`, or `built(source, …)`. `folder` is the file's, below amplify/."""
    if code.build is None:
        return _as_it_is(source)
    return call(Imported("built", module(folder, "build")), source, TOOLS[code.build](function, code, folder))


def layer_code(layer: Layer, source: Expr, folder: str) -> Expr:
    """The files of a layer, with the packages that it needs."""
    if not layer.installs:
        return _as_it_is(source)
    commands: list[object] = []
    for install in layer.installs:
        if install.manager == "npm":
            commands.append(["npm", "install", "--omit=dev", "--prefix", install.folder])
        else:
            architecture = layer.architectures[0] if layer.architectures else "x86_64"
            commands.append(pip_install(_python_of(layer), architecture, install.folder, folder))
    return call(Imported("built", module(folder, "build")), source, {"commands": commands})


def runtime(identifier: str) -> Expr:
    """`Runtime.PYTHON_3_12`; `new Runtime('…')` for one that the CDK may not know."""
    name = RUNTIMES.get(identifier)
    class_ = Imported("Runtime", LAMBDA)
    return members(class_, name) if name else new(class_, identifier)


def pip_install(runtime: str, architecture: str, inside: str, folder: str) -> Expr:
    """`pipInstall('3.12')`, the command for a folder `inside` the code. `folder` is the file's, below amplify/."""
    arguments = [runtime.removeprefix("python")]
    if architecture != "x86_64" or inside != ".":
        arguments.append(WHEEL_ARCHITECTURES.get(architecture, "x86_64"))
    if inside != ".":
        arguments.append(inside)
    return call(Imported("pipInstall", module(folder, "pip")), *arguments)


def helpers_of(tools: Iterable[str]) -> frozenset[str]:
    """The modules of amplify/ that code built with these tools imports."""
    used = frozenset(tools)
    return (frozenset({"build"}) if used else frozenset()) | ({"pip"} & used)


def _pip(function: Function, code: AssetCode, folder: str) -> Properties:
    return {"commands": [pip_install(code.runtime, function.architecture, ".", folder)]}


def _go(function: Function, code: AssetCode, folder: str) -> Properties:
    return {
        "commands": [["go", "mod", "tidy"], ["go", "build", "-o", f"{RESULT}/{code.handler}", "."]],
        "env": {"GOOS": "linux", "GOARCH": GO_ARCHITECTURES[function.architecture], "CGO_ENABLED": "0"},
        "result": RESULT,
    }


def _gradle(function: Function, code: AssetCode, folder: str) -> Properties:
    """Gen 1 deploys the archive that the build file of its templates makes."""
    return {"commands": [["gradle", "build"]], "result": "build/distributions/latest_build.zip"}


def _dotnet(function: Function, code: AssetCode, folder: str) -> Properties:
    command = ["dotnet", "publish", code.project, "--output", RESULT]
    framework = f"net{code.runtime.removeprefix('dotnet')}.0"
    projects = [file.text or "" for file in function.sources if file.path.endswith((".csproj", ".fsproj"))]
    if not any(framework in text for text in projects):
        command.append(f"-p:TargetFramework={framework}")
    return {"commands": [command], "result": RESULT}


TOOLS: Mapping[BuildTool, Callable[[Function, AssetCode, str], Properties]] = {
    "pip": _pip,
    "go": _go,
    "gradle": _gradle,
    "dotnet": _dotnet,
}

RUNTIMES: Mapping[str, str] = {
    **{f"python3.{minor}": f"PYTHON_3_{minor}" for minor in range(9, 15)},
    **{f"nodejs{version}.x": f"NODEJS_{version}_X" for version in (18, 20, 22, 24)},
    **{f"java{version}": f"JAVA_{version}" for version in (11, 17, 21, 25)},
    "java8.al2": "JAVA_8_CORRETTO",
    **{f"dotnet{version}": f"DOTNET_{version}" for version in (8, 10)},
    **{f"ruby{major}.{minor}": f"RUBY_{major}_{minor}" for major, minor in ((3, 2), (3, 3), (3, 4))},
    "provided.al2": "PROVIDED_AL2",
    "provided.al2023": "PROVIDED_AL2023",
}
"""Lambda's identifiers and the CDK's constants for them."""


def _as_it_is(source: Expr) -> Expr:
    return call(members(Imported("Code", LAMBDA), "fromAsset"), source)


def _python_of(layer: Layer) -> str:
    """The newest Python that the layer is compatible with."""
    pythons = [runtime for runtime in layer.runtimes if runtime.startswith("python3.")]
    return max(pythons, key=lambda runtime: int(runtime.partition(".")[2]), default="python3.12")
