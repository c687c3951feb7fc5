"""Diagnostics of the project and its environments: A2G11xx."""

from amp2gen.ir.diagnostics import _kind

ASSUMED_ENVIRONMENT = _kind(
    "A2G1101",
    "warning",
    "the checkout does not name its environments",
    """Without team-provider-info.json the names of the Gen 1 environments are unknown. One environment is assumed
    and `takesOver` in amplify/gen1.json is null for its branch: fill in the name. Until then the branch does
    not synthesize. `--env NAME` says it on the command line.""",
)
ONE_ENVIRONMENT_KNOWN = _kind(
    "A2G1116",
    "note",
    "the checkout knows one environment, and there may be others",
    """team-provider-info.json lists all Gen 1 environments, and it is not there. What was pulled last, or `--env`,
    names one, and amplify/gen1.json has a branch for that alone; the branch of any other environment does not deploy.
    If the project has others, bring the file back from version control, or from a computer that pushed, and compile
    again.""",
)
MISSING_FACT = _kind(
    "A2G1102",
    "warning",
    "an id that only AWS knows is not in the checkout",
    """The value stands as null in amplify/gen1.json, and the branch that needs it does not synthesize until it is
    filled in, so that no deployment creates empty tables by mistake. `amplify pull`, `amp2gen snapshot`, or the
    AWS console has it.""",
)
SOURCE_DIFFERS_FROM_CLOUD = _kind(
    "A2G1103",
    "warning",
    "the checkout differs from what was last pushed",
    """A file below amplify/backend differs from amplify/#current-cloud-backend. The source tree wins, so the Gen 2
    backend will have what was never deployed. Run `amplify push` first if that is not what you want.""",
)
PARAMETER_WITHOUT_VALUE = _kind(
    "A2G1105",
    "warning",
    "a parameter has no value in the checkout",
    """Gen 1 keeps this parameter's value per environment in team-provider-info.json, and the checkout does not
    hold it. It stands as null in amplify/gen1.json and throws at synth until it is filled in.""",
)

SETTING_PER_ENVIRONMENT = _kind(
    "A2G1106",
    "warning",
    "a setting differs between environments",
    """A parameter or a condition gives the setting another value in another Gen 1 environment, or in a branch that
    takes over none, as `amplify env add` would make it. The generated code holds the value of the default environment;
    adapt it for the other branches.""",
)
FILES_DISAGREE = _kind(
    "A2G1107",
    "warning",
    "two Gen 1 files disagree",
    """Gen 1 keeps many facts in several files. Here two of them differ: one was changed by hand, or an update was
    broken off. The Gen 2 project follows the file that describes the resource (cli-inputs.json, or the template of a
    function). Compare with what is deployed; `amplify pull` restores the files.""",
)

NO_PROJECT = _kind(
    "A2G1110",
    "error",
    "there is no Gen 1 project",
    """Neither the folder named nor one above it holds an amplify/ folder of Gen 1, or a folder that an option names
    does not exist. Name the folder that holds amplify/.""",
)
GEN2_ALREADY = _kind(
    "A2G1111",
    "error",
    "the project is Gen 2 already",
    """amplify/backend.ts exists and amplify/backend/ does not, so there is nothing to compile. A project that amp2gen
    changed in place is read from the commit that amplify/amp2gen.json records; `--gen1` names another one.""",
)
ENVIRONMENT_UNDECIDED = _kind(
    "A2G1112",
    "error",
    "several environments, and none is the obvious default",
    """Code can hold some values only once: those of the default environment. It is the one that `--env` names, else the
    local environment, else the only one, else `main`, `prod` or `master`.""",
)
UNKNOWN_ENVIRONMENT = _kind(
    "A2G1113",
    "error",
    "there is no such environment",
    """`--env` or `--branch` names an environment that amplify/team-provider-info.json does not list.""",
)
BRANCH_INVALID = _kind(
    "A2G1114",
    "error",
    "a branch cannot take over what it should",
    """A branch takes over one environment, and its name must be one that git allows.""",
)
HISTORY_UNAVAILABLE = _kind(
    "A2G1115",
    "error",
    "the Gen 1 sources are not in git's history",
    """After an in-place migration the Gen 1 sources are taken from the commit that amplify/amp2gen.json records. Fetch
    the whole history (`git fetch --unshallow`), or name a folder or a commit with `--gen1`.""",
)

DEPLOYED_NAME_DIFFERS = _kind(
    "A2G1120",
    "warning",
    "a deployed name is not the one that the settings make",
    """Gen 1 composes the physical names of buckets and tables from a setting and the environment's name.
    amplify-meta.json says that the deployed resource has another name: the setting was changed since, or the file
    belongs to another project. amplify/gen1.json has the deployed name.""",
)
