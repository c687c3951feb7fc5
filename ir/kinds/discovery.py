"""Diagnostics of discovery: A2G12xx."""

from amp2gen.ir.diagnostics import _kind

UNKNOWN_SERVICE = _kind(
    "A2G1201",
    "error",
    "a resource is of a kind that amp2gen does not carry over",
    """Nothing in the Gen 2 project stands for this resource. Other resources are carried over; references to this
    one are named too. Add it to the Gen 2 project by hand with the AWS CDK, or keep it deployed from Gen 1.""",
)
NO_SERVICE = _kind(
    "A2G1202",
    "error",
    "an entry of backend-config.json names no service",
    """Gen 1 writes the service of each resource into backend-config.json. This one has none, and no file in the
    resource's folder tells which it is, so it is skipped.""",
)
SERVICE_FROM_FILES = _kind(
    "A2G1220",
    "warning",
    "an entry of backend-config.json names no service, and its files tell which it is",
    """Gen 1 writes the service of each resource into backend-config.json. Where it is missing, cli-inputs.json, the
    schema or the template in the resource's folder say what the resource is. Check that it is deployed.""",
)
NO_FOLDER = _kind(
    "A2G1203",
    "error",
    "a resource has no folder",
    """backend-config.json lists the resource, but amplify/backend has no folder for it. If it was removed, remove
    the entry; if the folder is generated, run `amplify pull`.""",
)
NO_ENTRY = _kind(
    "A2G1204",
    "warning",
    "a folder belongs to no resource",
    """amplify/backend has a folder that backend-config.json does not list. Gen 1 does not deploy it, so it is
    skipped.""",
)
DANGLING_DEPENDENCY = _kind(
    "A2G1205",
    "warning",
    "a resource depends on one that does not exist",
    """dependsOn names a resource that backend-config.json does not list. Values taken from it cannot be resolved.""",
)
HALF_MIGRATED = _kind(
    "A2G1206",
    "error",
    "the project is partly Gen 2 already",
    """Both amplify/backend/ and amplify/backend.ts exist. Compile from a checkout of the last commit that was Gen
    1 only, or remove the unfinished Gen 2 files.""",
)
HOSTING_STAYS = _kind(
    "A2G1207",
    "note",
    "hosting is not part of the backend's code",
    """Amplify Hosting stays as it is: connect the new branch in the console.""",
)

INVALID_NAME = _kind(
    "A2G1210",
    "error",
    "a resource has a name that no folder can have",
    """Gen 1 keeps each resource in a folder of its name, so names with slashes, control characters and the like cannot
    come from its CLI. The resource is skipped, and nothing is written for it.""",
)
HOOK_NOT_CARRIED = _kind(
    "A2G1221",
    "warning",
    "a command hook is not carried over",
    """Gen 1's CLI runs the scripts in amplify/hooks before and after its commands. Gen 2 has no such hooks: its build
    is a list of commands in amplify.yml, and on a developer's machine it is npm scripts. See the message for the place
    that is the same moment.""",
)
