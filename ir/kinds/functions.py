"""Diagnostics of functions and layers: A2G16xx."""

from amp2gen.ir.diagnostics import _kind

RUNTIME_RAISED = _kind(
    "A2G1601",
    "note",
    "a function's runtime is raised",
    """AWS has deprecated the runtime and refuses to create functions on it, or soon will. Node.js functions move to
    Node.js 22: test them, above all where they use the AWS SDK version 2, which later runtimes do not bring along.
    Other languages move to the oldest version that AWS keeps supporting for long: test them with their packages.""",
)
RUNTIME_NOT_CARRIED = _kind(
    "A2G1602",
    "error",
    "a function's runtime is not known",
    """The function's template names no runtime, as for a container image, or one that differs between environments.
    Define the function with `defineFunction((scope) => new Function(...))` by hand.""",
)
HANDLER_MISSING = _kind(
    "A2G1603",
    "error",
    "a function's source is missing",
    """The file that the function's Handler names is not in the checkout. A stand-in that throws is written in its
    place.""",
)
TEMPLATE_RESOURCE_NOT_CARRIED = _kind(
    "A2G1604",
    "error",
    "a CloudFormation resource of a function is not carried over",
    """What else stands in a function's template comes along as `amplify/custom/<function>Resources`. This resource
    cannot: it needs what only Gen 1's deployment knows, such as a second function whose code Gen 1 uploads, or it
    belongs to a layer. Add it with the AWS CDK.""",
)
UNRESOLVED_VALUE = _kind(
    "A2G1605",
    "error",
    "a CloudFormation value cannot be resolved",
    """The expression refers to something that is not carried over or not in the checkout. Its place in the output
    throws at synth with this code.""",
)
PLAIN_TEXT_SECRET = _kind(
    "A2G1606",
    "warning",
    "a secret stands in plain text",
    """The value looks like a password, key or token. It becomes a secret of the Gen 2 app, and its value appears
    in no output. Set the secret for each branch before deploying, and change it where it was published.""",
)
LAYERS_NOT_CARRIED = _kind(
    "A2G1607",
    "error",
    "a layer of a function is not carried over",
    """The ARN of the layer cannot be resolved from the checkout. Add it to `layers` in the function's resource.ts by
    hand.""",
)
SCHEDULE_INVALID = _kind(
    "A2G1608",
    "error",
    "a schedule cannot be read",
    """The expression is neither rate(…) nor cron(…) as EventBridge knows them. The function has no schedule.""",
)
CUSTOM_POLICIES_UNREADABLE = _kind(
    "A2G1609",
    "error",
    "custom-policies.json is not carried over",
    """Gen 1 adds the statements of this file to the function's role. A statement is an object with `Action`,
    `Resource` and `Effect`; what else stands in it is named here and not written. Look at what the deployed role
    has, and say it in the function's resource.ts with `addToRolePolicy`.""",
)
BUILD_TOOL_NEEDED = _kind(
    "A2G1610",
    "note",
    "code is built when the backend is deployed",
    """As in Gen 1, the function or layer is built by a tool of the machine that deploys it. Gen 2 deploys from Amplify
    Hosting's build container, too: install the tool there, in the backend phase of amplify.yml, if it lacks it.""",
)
BUILD_NOT_CARRIED = _kind(
    "A2G1611",
    "error",
    "how a function is built is not carried over",
    """Gen 1 builds the function by a command that amp2gen does not know how to carry over. The folder is deployed as it
    is in the checkout: add the command to the function's resource.ts.""",
)
PACKAGE_NOT_CARRIED = _kind(
    "A2G1612",
    "warning",
    "a Python package is not carried over",
    """The Pipfile has an entry that a requirements.txt cannot say, or a package index whose address holds credentials.
    Add it to the requirements.txt that the message names.""",
)
LAYER_VERSION_PINNED = _kind(
    "A2G1613",
    "warning",
    "a function uses a certain version of a project's layer",
    """Gen 1 binds the function to an older version of the layer, whose files are not in the checkout. In Gen 2 the
    function has the layer as it is in the checkout: test it.""",
)
LAYER_NAME_CHANGES = _kind(
    "A2G1614",
    "warning",
    "a layer that others use has another ARN",
    """Gen 1 shares the layer with other accounts. So does the Gen 2 project, under a generated name: tell them the new
    ARN.""",
)
VALUE_CANNOT_GO_AROUND = _kind(
    "A2G1615",
    "error",
    "a function cannot be told a value of another stack",
    """The stacks would need each other: the other one refers to this function's. Amplify resolves such values when a
    Node.js function starts; functions in other languages have to look the value up themselves. The variable throws at
    synth until it is given another value.""",
)
SETTING_CLOSES_CIRCLE = _kind(
    "A2G1557",
    "error",
    "a setting of a function would close a circle between stacks",
    """The function's dead-letter target, network, key, log group, file system, layer or managed policy stands in a
    stack that refers to the function's own, as a queue may that is in a custom resource with a reference to the user
    pool, and the function is a trigger of that. CloudFormation refuses such a circle. The setting throws at synth. Put
    the resource into a custom resource of its own, which refers to nothing, or into the function's stack.""",
)
CODE_OUTSIDE_SRC = _kind(
    "A2G1548",
    "warning",
    "code beside a function's src folder is not carried over",
    """Gen 1 deploys what is in `src/`. The message names code of the function outside of it, perhaps what `src/` is
    built from, though no tsconfig.json with `outDir` says so. The Gen 2 function has what `src/` holds in the checkout:
    to go on working with the sources, move them to the function's folder and name them as its `entry`.""",
)
TYPESCRIPT_WITHOUT_BUILD = _kind(
    "A2G1558",
    "warning",
    "TypeScript stands beside JavaScript that is not compiled from it",
    """Gen 1 runs the JavaScript. Nothing in the checkout says that it is compiled from the TypeScript beside it: it
    does not look like the compiler's, there is no tsconfig.json and no script. The Gen 2 function has the JavaScript:
    that is what runs. If the TypeScript is the source after all, put it into the function's folder and name
    it as its `entry`.""",
)
BUILD_SCRIPT = _kind(
    "A2G1549",
    "warning",
    "a function was built by a script of package.json",
    """Gen 1 runs the script `amplify:<function>` before it packages the function. Gen 2 does not: it bundles the
    function from its `entry`. The function has what `src/` holds in the checkout, which may be what the script wrote
    last. Put the sources into the function's folder and name them as its `entry`, or run the script in the backend
    phase of amplify.yml.""",
)
TEMPLATE_CHANGED = _kind(
    "A2G1620",
    "warning",
    "a template differs from what Gen 1 writes",
    """Gen 1 writes this part of the template alike for every resource of the kind, and Gen 2 has its own way to do the
    same. Here it was changed by hand, and the change is not carried over. See the message; if it matters, make the same
    change to the resource's construct in amplify/backend.ts.""",
)
SECRET_PATH_FROM_VARIABLE = _kind(
    "A2G1616",
    "note",
    "the path of a secret comes from its variable",
    """The handler composed the path of the secret in SSM of the app's id and the environment's name. Gen 2 keeps
    secrets under another path for each branch, which the variable holds, as it held Gen 1's path before.""",
)
SECRET_PATH_WRITTEN_OUT = _kind(
    "A2G1617",
    "warning",
    "a function writes out a path of Gen 1's secrets",
    """The Gen 2 function may read the branch's own secrets only, and their paths are others. Take the path from the
    variable that has the secret's name: it holds the branch's own.""",
)
