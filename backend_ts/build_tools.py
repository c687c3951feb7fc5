"""Code that a tool builds or completes when the backend is deployed: `built(…)` with the tool's command."""

from collections.abc import Callable, Mapping

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

AMAZON_LINUX_2 = ("python3.9", "python3.10", "python3.11")
"""Runtimes with glibc 2.26; the later ones, on Amazon Linux 2023, have 2.34."""

Properties = dict[str, object]


def folder_path(name: str) -> Expr:
    """The absolute path of a folder beside the file."""
    url = new(Name("URL"), f"./{name}", Member(ImportMeta(), "url"))
    return call(Imported("fileURLToPath", "node:url"), url)


def function_code(function: Function, code: AssetCode, source: Expr, folder: str) -> Expr:
    """`Code.fromAsset(source)`, or `built(source, …)`. `folder` is the file's, below amplify/."""
    if code.build is None:
        return _as_it_is(source)
    return call(Imported("built", module(folder, "build")), source, TOOLS[code.build](function, code))


def layer_code(layer: Layer, source: Expr, folder: str) -> Expr:
    """The files of a layer, with the packages that it needs."""
    if not layer.installs:
        return _as_it_is(source)
    commands = []
    for install in layer.installs:
        if install.manager == "npm":
            commands.append(["npm", "install", "--omit=dev", "--prefix", install.folder])
        else:
            architecture = layer.architectures[0] if layer.architectures else "x86_64"
            commands.append(pip_install(_python_of(layer), architecture, install.folder))
    return call(Imported("built", module(folder, "build")), source, {"commands": commands})


def runtime(identifier: str) -> Expr:
    """`Runtime.PYTHON_3_12`; `new Runtime('…')` for one that the CDK may not know."""
    name = RUNTIMES.get(identifier)
    class_ = Imported("Runtime", LAMBDA)
    return members(class_, name) if name else new(class_, identifier)


def pip_install(runtime: str, architecture: str, folder: str) -> list[str]:
    """Installs `requirements.txt` of a folder into it, for Lambda's Linux, whatever machine this is.

    https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-platform
    """
    machine = WHEEL_ARCHITECTURES.get(architecture, "x86_64")
    platforms = ["manylinux2014"] if runtime in AMAZON_LINUX_2 else ["manylinux_2_28", "manylinux2014"]
    path = "requirements.txt" if folder == "." else f"{folder}/requirements.txt"
    command = ["python3", "-m", "pip", "install", "--requirement", path, "--target", folder]
    command += ["--python-version", runtime.removeprefix("python"), "--only-binary=:all:"]
    return command + [f"--platform={platform}_{machine}" for platform in platforms]


def _pip(function: Function, code: AssetCode) -> Properties:
    return {"commands": [pip_install(code.runtime, function.architecture, ".")]}


def _go(function: Function, code: AssetCode) -> Properties:
    return {
        "commands": [["go", "mod", "tidy"], ["go", "build", "-o", f"{RESULT}/{code.handler}", "."]],
        "env": {"GOOS": "linux", "GOARCH": GO_ARCHITECTURES[function.architecture], "CGO_ENABLED": "0"},
        "result": RESULT,
    }


def _gradle(function: Function, code: AssetCode) -> Properties:
    """Gen 1 deploys the archive that the build file of its templates makes."""
    return {"commands": [["gradle", "build"]], "result": "build/distributions/latest_build.zip"}


def _dotnet(function: Function, code: AssetCode) -> Properties:
    command = ["dotnet", "publish", code.project, "--output", RESULT]
    framework = f"net{code.runtime.removeprefix('dotnet')}.0"
    projects = [file.text or "" for file in function.sources if file.path.endswith((".csproj", ".fsproj"))]
    if not any(framework in text for text in projects):
        command.append(f"-p:TargetFramework={framework}")
    return {"commands": [command], "result": RESULT}


TOOLS: Mapping[BuildTool, Callable[[Function, AssetCode], Properties]] = {
    "pip": _pip,
    "go": _go,
    "gradle": _gradle,
    "dotnet": _dotnet,
}

RUNTIMES: Mapping[str, str] = {
    **{f"python3.{minor}": f"PYTHON_3_{minor}" for minor in range(9, 15)},
    **{f"nodejs{version}.x": f"NODEJS_{version}_X" for version in (18, 20, 22, 24)},
    **{f"java{version}": f"JAVA_{version}" for version in (11, 17, 21, 25)},
    **{f"java{version}.al2023": f"JAVA_{version}_AL2023" for version in (8, 11, 17)},
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
