"""TypeScript names and paths for Gen 1 names."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from itertools import chain, count

from amp2gen.backend_ts.typescript.names import is_identifier
from amp2gen.backend_ts.typescript.tree import Imported
from amp2gen.ir.base import Ref
from amp2gen.ir.functions import Function

LOCALS = frozenset(
    """
    backend lambda stack groups userPool userPoolClient identityPoolId bucket tables cfnFunction layer policy ownPolicy
    """.split()  # noqa: SIM905
)
"""Names that customize functions use for themselves."""

TAKEN = frozenset(
    """
    auth data storage backend stack tags createStack addOutput
    arguments eval process undefined Object URL
    Architecture Aws Backend CfnResource CfnUserPoolClient CfnUserPoolDomain CfnUserPoolIdentityProvider
    ClientAttributes CfnGraphQLApi dropTokenLifetimes keepGen1ApiReachable setKeys
    Duration Effect LambdaFunction OAuthScope Policy PolicyStatement RemovalPolicy Rule Schedule StartingPosition
    Stream Table Tags UserPoolClient atStart branchName callbackUrls checkBranch customizeAuth customizeData
    customizeStorage defineAuth defineBackend defineData defineDataStoreApi defineFunction defineStorage envName
    isSandbox logoutUrls modelTables moved parameters readFileSync RestApi retain secret secretPath uncarried unresolved
    CfnGeofenceCollection CfnInclude CfnMap CfnPlaceIndex Names addGeoOutput addHosting addPredictions collection index
    map template
    Code Function LayerVersion ManagedPolicy Runtime Size built fileURLToPath pipInstall scope secretValue src
    CfnOutput NestedStack addVerificationPage branchSuffix gen1Groups gen1GroupsProject gen1Project gen1Resources
    gen1Roles gen1RolesProject override overrideGroups overrideRoles retainData addGroupPolicies
    """.split()  # noqa: SIM905
)
"""Names that resources cannot have: keys of defineBackend, members of `Backend`, globals, and what our files import."""


OBJECT_MEMBERS = frozenset(
    {"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"}
)
"""What TypeScript takes for a member of every object, whatever the object's index signature says."""


def function_names(names: Iterable[str]) -> dict[str, str]:
    """Gen 1 function name → identifier, unique in the project."""
    given: dict[str, str] = {}
    used = set(TAKEN)
    for name in sorted(names):
        candidate = identifier(name)
        if not used.isdisjoint(_exported(candidate)):
            candidate += "Function"
        while not used.isdisjoint(_exported(candidate)):
            candidate += "2"
        used |= _exported(candidate)
        given[name] = candidate
    return given


def _exported(name: str) -> set[str]:
    """What a function's resource.ts exports: `orders` and `Orders` would share the second."""
    return {name, f"customize{pascal(name)}"}


def construct_names(names: Iterable[str]) -> dict[str, str]:
    """Gen 1 name → construct id, unique in the project. A name that can stay as it is stays."""
    given: dict[str, str] = {}
    used: set[str] = set()
    for name in sorted(names, key=lambda name: (construct_name(name) != name, name)):
        plain = construct_name(name)
        numbered = (f"{plain}-{number}" for number in count(2))
        given[name] = next(found for found in chain([plain], numbered) if found not in used)
        used.add(given[name])
    return given


def identifier(name: str) -> str:
    """The name as an identifier: parts that are no letters or digits become camel humps."""
    parts = [part for part in re.split(r"[^A-Za-z0-9_$]+", name) if part]
    joined = "".join(part if not index else part[0].upper() + part[1:] for index, part in enumerate(parts))
    if not joined or joined[0].isdigit():
        joined = f"_{joined}"
    return joined if is_identifier(joined) else f"{joined}_"


def construct_name(name: str) -> str:
    """The name as a construct id: letters, digits and dashes, a letter first, as Amplify demands, and no member of
    every JavaScript object, which the CDK takes for a construct of that name.
    """
    plain = re.sub(r"[^A-Za-z0-9-]", "-", name)
    return plain if plain[:1].isalpha() and plain not in OBJECT_MEMBERS else f"x{plain}"


def pascal(name: str) -> str:
    """`orders` → `Orders`, for names such as `customizeOrders`."""
    return name[0].upper() + name[1:]


def module(from_folder: str, to: str) -> str:
    """The import path from a file in `from_folder` to the module `to`, both relative to `amplify/`."""
    path = posixpath.relpath(to, from_folder or ".")
    return path if path.startswith(".") else f"./{path}"


def defined_function(function: Ref[Function], folder: str, names: Mapping[str, str]) -> Imported:
    """What `defineFunction` returned for a function of the app, as modules in `folder` import it."""
    name = function.id.partition("/")[2]
    return Imported(names[name], module(folder, f"functions/{name}/resource"))


def by_name(names: Mapping[str, str]) -> list[str]:
    """Identifiers in the order in which people look for them."""
    return sorted(names.values(), key=lambda name: (name.lower(), name))
