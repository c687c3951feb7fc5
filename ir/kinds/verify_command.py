"""Diagnostics of verify beside the comparison: A2G4111 and on, A2G4191 and on, A2G4208 and on, A2G4320 and on."""

from amp2gen.ir.diagnostics import _kind

# A2G4208 and on: the project on its own

TYPE_ERROR = _kind(
    "A2G4208",
    "error",
    "the Gen 2 project does not type-check",
    """`ampx` type-checks `amplify/` before each deployment and refuses to deploy what TypeScript finds an error in.
    See the message for TypeScript's own words.""",
)
HANDLER_UNBUNDLED = _kind(
    "A2G4209",
    "error",
    "a handler cannot be bundled",
    """Amplify bundles each Node function with esbuild when it deploys, and esbuild refuses this one. See the message
    for its own words: most often a package is missing in `package.json`.""",
)
HANDLER_HOLDS_BACKEND = _kind(
    "A2G4210",
    "error",
    "a handler pulls the backend's definition into its bundle",
    """The function's code imports, directly or through other files, the CDK or Amplify's backend packages. Its bundle
    grows to tens of megabytes, and may fail when it starts. Move what both need into a file without such imports.""",
)
HANDLER_UNLOADABLE = _kind(
    "A2G4211",
    "error",
    "a bundled handler fails when it is loaded",
    """The bundle was imported as Lambda does, with made-up values for the environment variables that only a deployment
    knows, without credentials or network; the handler was not called. It threw, or it exports no handler.""",
)
HANDLER_UNTRIED = _kind(
    "A2G4212",
    "warning",
    "a handler was bundled but not loaded",
    """It needs packages that are not installed here, or that come from a Lambda layer. Install the project's packages
    and run verify again to have it loaded.""",
)
LOCKFILE_STALE = _kind(
    "A2G4213",
    "error",
    "the lockfile no longer fits package.json",
    """`npm ci` (or its like), which Amplify Hosting runs, fails when the lockfile was not written from the present
    package.json. Run the package manager's install command and commit the lockfile.""",
)
NOT_CARRIED = _kind(
    "A2G4214",
    "error",
    "a resource of Gen 1 is not part of the Gen 2 project",
    """`amplify/backend.ts` calls `uncarried(…)` for it, which throws at synthesis until someone decides about it. The
    rest was verified without these calls.""",
)

POLICY_MALFORMED = _kind(
    "A2G4215",
    "error",
    "a policy is not what IAM takes",
    """Each statement of a policy needs an effect, an action and a resource. The deployment would fail.""",
)

# A2G4320 and on: running verify

ACCEPTANCE_STALE = _kind(
    "A2G4320",
    "warning",
    "an accepted finding is no longer found",
    """`amplify/amp2gen-accepted.toml` accepts it, and verify does not find it any more: the difference is gone, or it
    has another name by now. Remove the entry.""",
)
ACCEPTANCES_UNREADABLE = _kind(
    "A2G4321",
    "error",
    "the file of accepted findings cannot be used",
    """`amplify/amp2gen-accepted.toml` holds a table `[[accepted]]` for each finding, with `code`, `object`, `property`
    (left out where the finding has none) and `reason`. A finding without a reason is not accepted.""",
)
TOOLS_MISSING = _kind(
    "A2G4322",
    "error",
    "the tools that verify runs are missing",
    """verify runs the TypeScript compiler, esbuild and the CDK. It takes those of the project if their versions fit,
    and else installs them once into its cache (about 1 GB). With `--toolchain DIR` it uses the `node_modules` of a
    folder, with `--no-node` it compares without them as far as that goes.""",
)
GEN1_SIDE_UNREADABLE = _kind(
    "A2G4323",
    "error",
    "Gen 1's side of the comparison cannot be read",
    """verify reads what Gen 1 has deployed from CloudFormation templates: of a snapshot, of
    `amplify/#current-cloud-backend`, or of the build folders, and rebuilds them from the checkout where there are
    none. One of the files is missing or is not what it should be.""",
)
NOT_CHECKED = _kind(
    "A2G4324",
    "warning",
    "something was not checked",
    """verify could not look at it in the way it was run. See the message for what, and why.""",
)

# A2G4111 and on: the comparison

GEN1_WEAK = _kind(
    "A2G4111",
    "warning",
    "Gen 1's side was rebuilt from the checkout",
    """A plain clone holds no templates of what is deployed. They were rebuilt from cli-inputs.json and its like, after
    the Gen 1 CLI's own rules, so that a mistake in these rules would not be seen. What equals such a template is
    proved less surely. `amplify pull`, or `amp2gen snapshot`, gives the deployed ones.""",
)
SECRET_CLIENT = _kind(
    "A2G4112",
    "error",
    "an app client with a secret would lose it",
    """A secret is given to a client when it is created. Amplify's default client has none and cannot take the place
    of one that has: CloudFormation would replace it, and its id with it. Keep it as a client of its own.""",
)

# A2G4191 and on: environments beside the one that is compared first

ENVIRONMENT_LEFT = _kind(
    "A2G4191",
    "warning",
    "no branch takes over a Gen 1 environment",
    """The project has several environments, and amplify/gen1.json has no branch that takes this one over: nothing of it
    is compared, and its data stays with Gen 1. If that is not meant, give a branch an entry with `takesOver`; `compile`
    writes one for each environment.""",
)
ENVIRONMENT_UNHEARD_OF = _kind(
    "A2G4192",
    "error",
    "a branch takes over an environment that Gen 1 does not have",
    """amplify/gen1.json names it with `takesOver`, and amplify/team-provider-info.json does not list it. Its tables and
    other names are made up of the environment's name, so that the branch would find none of them. Correct the name, or
    make the branch `"fresh"`.""",
)
