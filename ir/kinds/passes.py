"""Diagnostics of passes: A2G20xx."""

from amp2gen.ir.diagnostics import _kind

SECRET_PATH_KEPT = _kind(
    "A2G2001",
    "note",
    "a function keeps reading its secret from SSM",
    """The handler uses the secret's SSM path in a way that amp2gen does not rewrite. The environment variable
    holds the branch's own path, and the function may read exactly that parameter.""",
)
SECRET_READ_REWRITTEN = _kind(
    "A2G2002",
    "note",
    "a handler reads its secret from the environment",
    """Gen 2 fills in secrets when the function starts, so the handler no longer asks SSM for it.""",
)
SECRET_TO_SET = _kind(
    "A2G2003",
    "note",
    "a secret must be set before deploying",
    """Its value stays in AWS and is not in the checkout. `amp2gen secrets copy` takes it over, or set it by hand
    in the Amplify console.""",
)
SECRET_PATH_TAKEN_APART = _kind(
    "A2G2009",
    "warning",
    "code takes the path of a secret apart",
    """Gen 1 keeps the secret NAME of a function under `/amplify/<app id>/<env>/AMPLIFY_<function>_NAME`, Gen 2 under a
    path of its own that ends in `/NAME`, or in `/<function>_NAME` where several functions have a secret of that name.
    The function keeps reading its secrets by path, and what it reads from the path itself is another thing now, most
    often nothing. Compare whole paths with the variables that hold them.""",
)
HANDLER_WRAPPED = _kind(
    "A2G2004",
    "note",
    "a handler stays CommonJS",
    """Rewriting the handler as an ES module could change what it does, so it is kept byte for byte behind a
    generated entry file.""",
)
HANDLER_HAZARD = _kind(
    "A2G2005",
    "warning",
    "a handler uses something that bundling changes",
    """Gen 2 bundles each function into one file, as a strict ES module. Files that the handler reads beside itself,
    modules that it loads by a computed name, and variables that it never declares are not what they were there. The
    message says what this handler does and where: change it so that it does not depend on the file's place, and test
    it.""",
)
AWS_SDK_V2 = _kind(
    "A2G2006",
    "warning",
    "a handler uses the AWS SDK version 2",
    """Lambda's runtimes from Node.js 18 on do not bring it along, so it is added to the dependencies and bundled.
    It is out of support: move to version 3.""",
)
NATIVE_PACKAGE = _kind(
    "A2G1991",
    "warning",
    "a function's package cannot be bundled",
    """Gen 1 packed a function's node_modules as they were. Gen 2 bundles each function into one JavaScript file with
    esbuild, and compiled code or programs of a package (`sharp`, `bcrypt`, `@sparticuz/chromium`) do not come along:
    the build fails, or the function at its first call. Publish the package as a Lambda layer, built for the function's
    runtime and architecture, and name the layer under the package's name in `layers` of `defineFunction`: the bundler
    then leaves its imports alone.""",
)
DEPENDENCY_CONFLICT = _kind(
    "A2G2007",
    "note",
    "functions ask for different versions of a package",
    """Gen 2 bundles all functions from one package.json, which can name a package once. No version suits all functions
    that ask for this one. As many as agree share the root's; each of the others is a workspace with a package.json
    beside its sources, where the bundler looks first. One install at the root serves all.""",
)
OPERATION_WITHOUT_AUTH = _kind(
    "A2G2008",
    "note",
    "a type or operation without @auth keeps its Gen 1 access",
    """Gen 1 opens models and operations without @auth rules to the API's default authorization mode, Gen 2 closes
    them. The rule that says the same is added to the schema.""",
)
BRANCH_URL_ADDED = _kind(
    "A2G2012",
    "note",
    "the hosted UI returns to the new branch, too",
    """Sign-in redirects only to URLs that the app client lists, and Gen 1's list names the hosted Gen 1 branch. The
    same URL with the name of the branch being deployed is added. If the Gen 2 branch lives in another Amplify app,
    or under a domain of its own, add that URL in amplify/auth/resource.ts.""",
)
