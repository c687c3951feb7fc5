"""Diagnostics of the backend: A2G30xx."""

from amp2gen.ir.diagnostics import _kind

NAME_CHANGED = _kind(
    "A2G3001",
    "note",
    "a name is changed",
    """The Gen 1 name is no identifier or is taken by Amplify. The physical names of resources are not affected.""",
)
AMPLIFY_YML_ELSEWHERE = _kind(
    "A2G3002",
    "warning",
    "the build specification lies outside of the project",
    """amplify.yml is kept at the root of the repository, above this project, and is not changed. Replace the
    command that pushes the Gen 1 backend there by the one in the message.""",
)
PROJECT_FILE_NOTE = _kind(
    "A2G3003",
    "note",
    "a project file needs attention",
    """amp2gen changed a file of the repository that is the user's own, or found something in it that Gen 2's build
    will meet. The message says which: a package that was raised or added, a `tsconfig.json` that would compile
    `amplify/` with the client app's options. Read the change with `amp2gen compile --diff`, and install the packages
    anew.""",
)
PROJECT_FILE_UNMERGED = _kind(
    "A2G3011",
    "error",
    "a file of the repository cannot be merged with Gen 2's",
    """The file does not parse, or is laid out in a way that cannot be edited safely, so it stays as it is. What Gen 2
    needs in it is missing: without its packages, or with a build that pushes a Gen 1 backend, nothing is deployed.""",
)
BUILD_NEEDS_GEN1 = _kind(
    "A2G3012",
    "warning",
    "a command of the build needs something of Gen 1",
    """amplify.yml has a command of your own that reads a file, sets a variable or calls a program that only Gen 1 has;
    or a script of package.json, a pipeline's file or a shell script calls Gen 1's command line. It is kept. On the
    new branch it fails until it is adapted, or it goes on with Gen 1: `amplify pull` writes Gen 1's backend over what
    is in amplify/, and `amplify push` deploys that.""",
)
BUILD_USES_OLD_NODE = _kind(
    "A2G3014",
    "warning",
    "the build deploys with a Node.js that is too old",
    """amplify.yml switches to a Node.js below 20 before the backend is deployed, as Gen 1 needed it. The CDK, with
    which Gen 2 deploys, asks for 20 or newer: Yarn refuses to install it on an older one, and it may fail at any line
    that an older one does not know. If the client app still needs the old one, switch to it in the commands of
    `frontend`, which run afterwards.""",
)
WORKSPACE_UNLISTED = _kind(
    "A2G3013",
    "warning",
    "the package manager has to be told of a function's own packages",
    """A function whose packages exclude those of others has a package.json beside its sources, and is installed as a
    workspace. Here the list of workspaces is in a file that is not changed: pnpm-workspace.yaml, or the package.json
    at the repository's root above this project. Without it, the function is bundled with the versions of others.""",
)
PACKAGES_ELSEWHERE = _kind(
    "A2G3040",
    "warning",
    "Yarn keeps the packages where a deployment does not find them",
    """Each deployment of a branch bundles functions of Amplify's own, whose code is in @aws-amplify/backend; it takes
    the folder with the lock file above that package for the project. Under Plug'n'Play Yarn 4 reads packages
    from a cache in the user's home folder, unless `enableGlobalCache` is false: there is no lock file above them, and
    the bundler refuses code that is not below the project (PathNotUnderRoot). With `nodeLinker: node-modules` in
    .yarnrc.yml packages are installed below the project.""",
)
OUTPUT_REFUSED = _kind(
    "A2G3010",
    "error",
    "the output cannot be written",
    """Nothing was written, or what was begun is undone: the place holds work that is not amp2gen's, is not in a
    clean git work tree, or cannot be written to. See the message.""",
)
