"""Everything the comparison knows of Gen 1."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from amp2gen.syntax.cloudformation.values import Symbol
from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify.deployment import ACCOUNT, PSEUDO_PARAMETERS, REGION, Deployment, deployment_of
from amp2gen.verify.gen1_side.as_sandbox import asks_for_name, stacks_as_sandbox
from amp2gen.verify.gen1_side.checkout import (
    BACKENDS,
    META,
    backend_folder,
    backends_of,
    checkout_stacks,
    is_of_another,
)
from amp2gen.verify.gen1_side.files import Gen1SideError, as_object, object_or_empty, read_json, read_text
from amp2gen.verify.gen1_side.rebuilt import names_of_programs, rebuilt_stacks
from amp2gen.verify.gen1_side.schema_version import is_version_1
from amp2gen.verify.gen1_side.snapshot import has_stack, snapshot_stacks
from amp2gen.verify.gen1_side.table_names import variables_in_table_names
from amp2gen.verify.plain_secrets import HARMLESS, NAME
from amp2gen.verify.roles import function_names
from amp2gen.verify.templates import ROOT, PseudoParameter, StackTemplate, link

__all__ = ["Gen1Side", "Gen1SideError", "SchemaFile", "Source", "read_gen1_side", "read_other_side"]

Source = Literal["snapshot", "current cloud backend", "build folders", "rebuilt from the checkout"]
"""Where Gen 1's templates come from, the surest first."""

REBUILT: Source = "rebuilt from the checkout"


UNKNOWN_API_ID = "unknowngraphqlapiid"
"""What `synthesize` fills in for the id where gen1.json does not know it, either."""


@dataclass(frozen=True)
class SchemaFile:
    """A GraphQL schema; one in several files is joined."""

    text: str
    file: str


@dataclass(frozen=True)
class Gen1Side:
    """One Gen 1 environment as it is deployed.

    `schema` is the GraphQL schema that AppSync has, with the operations that were generated, `own_schema` the
    user's, which they were generated from, if its rules mean what Gen 2's mean.
    `templates` are mapping templates that the user wrote, by path.
    `api_id` is AppSync's id of the GraphQL API, which stands in table names; None if only AWS knows.
    `api_key_days` is how long an API key lives. `rest_api_ids` are API Gateway's ids by the names of the APIs.
    `tags` are on every stack, and so on all that is in it. `owner_claim` is what owner rules without a claim compare.
    `overridden` has by category what programs of the user's do to its templates, if that does not show since the
    templates are rebuilt ones. `secrets` are values that look like credentials, by where they stand in the checkout:
    none of them may reach the output. `arn_parts` are the region and the account as people write them out, and what
    stands for them here. `programs` are the custom resources, by the names of their stacks, whose templates only a
    program knows. `as_sandbox` is what the same templates deploy where the environment is called so;
    `asks_for_name` says that conditions of theirs decide by the name. `table_names` has by function its variables
    with the API's id that its code makes a part of the tables' names.
    """

    environment: str
    source: Source
    deployment: Deployment
    functions: Mapping[str, str]
    schema: SchemaFile | None
    own_schema: SchemaFile | None
    templates: Mapping[str, str]
    api_id: str | None
    api_key_days: int | None
    rest_api_ids: Mapping[str, str]
    tags: Mapping[str, str]
    owner_claim: str
    overridden: Mapping[str, str]
    secrets: Mapping[str, str]
    arn_parts: Mapping[str, str]
    programs: tuple[str, ...]
    as_sandbox: Deployment
    asks_for_name: bool
    table_names: Mapping[str, tuple[str, ...]]

    @property
    def is_weak(self) -> bool:
        """Whether the templates were rebuilt, and lack what only the GraphQL transformer can write."""
        return self.source == REBUILT


def read_gen1_side(project: Path, environment: str, snapshot: Path | None = None) -> Gen1Side:
    """Gen 1's side of the environment, from the best source there is. Raises Gen1SideError when a file that describes
    what is deployed is missing or is not what it should be."""
    amplify = project / "amplify"
    environments = object_or_empty(amplify / "team-provider-info.json")
    settings = as_object(environments.get(environment))
    provider = as_object(settings.get("awscloudformation"))
    backends = backends_of(amplify, provider)
    source, stacks = _stacks(amplify, environment, settings, snapshot)
    region, account = _text(provider.get("Region")), _account(provider)
    renamed = stacks_as_sandbox(stacks, environment)
    try:
        evaluated = link(stacks, _pseudo(region, account))
        evaluated_otherwise = link(renamed, _pseudo(region, account))
    except SyntaxProblem as problem:
        raise Gen1SideError(problem.message, problem.path) from None
    functions = function_names(evaluated)
    described = [name for name in backends if not is_of_another(amplify / name, provider)]
    meta = _first(amplify, described, META)
    api_id = _api_id(snapshot, stacks, meta)
    arn_parts = _arn_parts(region, account)
    ids = (api_id,) if api_id else (UNKNOWN_API_ID, *_written_out(stacks, environment))
    known = {**dict.fromkeys(ids, "${api}"), **arn_parts}
    deployment = deployment_of(evaluated, functions, known)
    return Gen1Side(
        environment=environment,
        source=source,
        deployment=deployment,
        functions=functions,
        schema=_first_schema(amplify, backends, "*/build/schema.graphql"),
        own_schema=_own_schema(amplify, backends, environment),
        templates=_templates(amplify, backends),
        api_id=api_id,
        api_key_days=_api_key_days(_first(amplify, backends, "backend-config.json"), meta),
        rest_api_ids=_rest_api_ids(meta),
        tags=_tags(amplify, backends, environment),
        owner_claim=_owner_claim(amplify, environment),
        overridden=_overridden(amplify) if source == REBUILT else {},
        secrets=dict(_secrets_of(settings, f"/{environment}")),
        arn_parts=arn_parts,
        programs=_programs(amplify, stacks) if source == REBUILT else (),
        as_sandbox=deployment_of(evaluated_otherwise, functions, known),
        asks_for_name=asks_for_name(stacks),
        table_names=variables_in_table_names(amplify, backends, deployment),
    )


def read_other_side(project: Path, environment: str, snapshot: Path | None) -> Gen1Side:
    """Gen 1's side of an environment beside the one that the snapshot is of, which is asked only if it has the stacks
    of this one, too. Raises Gen1SideError."""
    listed = object_or_empty(project / "amplify" / "team-provider-info.json")
    has_it = snapshot is not None and has_stack(snapshot, _stack_name(listed.get(environment)))
    return read_gen1_side(project, environment, snapshot if has_it else None)


def _stack_name(settings: Any) -> str | None:
    """Of an environment's root stack."""
    return _text(as_object(as_object(settings).get("awscloudformation")).get("StackName"))


def _programs(amplify: Path, stacks: Mapping[str, StackTemplate]) -> tuple[str, ...]:
    """Those of which a rebuilt side has an empty stack."""
    names = names_of_programs(object_or_empty(amplify / "backend" / "backend-config.json"))
    return tuple(f"custom{name}" for name in names if not stacks[f"custom{name}"].template["Resources"])


def _stacks(
    amplify: Path, environment: str, settings: Mapping[str, Any], snapshot: Path | None
) -> tuple[Source, Mapping[str, StackTemplate]]:
    provider = as_object(settings.get("awscloudformation"))
    if snapshot is not None:
        return "snapshot", snapshot_stacks(snapshot, provider.get("StackName"))
    backend = backend_folder(amplify, provider)
    if backend is None:
        return REBUILT, rebuilt_stacks(amplify, environment, settings)
    source: Source = "current cloud backend" if backend.name == BACKENDS[0] else "build folders"
    return source, checkout_stacks(backend, provider)


def _pseudo(region: str | None, account: str | None) -> dict[str, Any]:
    """Conditions may ask for the region; values must not depend on it."""
    known = {"AWS::Region": (REGION, region), "AWS::AccountId": (ACCOUNT, account)}
    return {
        **PSEUDO_PARAMETERS,
        **{name: Symbol(PseudoParameter(written), text) for name, (written, text) in known.items()},
    }


def _account(provider: Mapping[str, Any]) -> str | None:
    found = re.fullmatch(r"arn:[^:]*:iam::(\d{12}):.*", str(provider.get("AuthRoleArn", "")))
    return found[1] if found else None


def _arn_parts(region: str | None, account: str | None) -> dict[str, str]:
    """Region and account where they are written out."""
    return {text: name for text, name in ((region, REGION), (account, ACCOUNT)) if text}


def _first(amplify: Path, backends: Sequence[str], name: str) -> dict[str, Any]:
    """A file of the deployed state, or else of the source tree."""
    found = (object_or_empty(amplify / backend / name) for backend in backends)
    return next(filter(None, found), {})


def _api_id(snapshot: Path | None, stacks: Mapping[str, StackTemplate], meta: Mapping[str, Any]) -> str | None:
    for path, stack in stacks.items():
        if snapshot is not None and path != ROOT and stack.name and path.startswith("api") and "/" not in path:
            outputs = _outputs(snapshot / f"{stack.name}.outputs.json")
            if "GraphQLAPIIdOutput" in outputs:
                return outputs["GraphQLAPIIdOutput"]
    for resource in _members(meta.get("api")):
        api_id = as_object(resource.get("output")).get("GraphQLAPIIdOutput")
        if isinstance(api_id, str):
            return api_id
    return None


def _written_out(stacks: Mapping[str, StackTemplate], environment: str) -> list[str]:
    """What must be the id of the API, since names of tables that somebody wrote out have it."""
    texts = json.dumps([stack.template for stack in stacks.values()], default=str)
    return sorted(set(re.findall(rf"-([a-z0-9]{{26}})-{re.escape(environment)}\b", texts)))


def _rest_api_ids(meta: Mapping[str, Any]) -> dict[str, str]:
    outputs = {
        name: as_object(as_object(resource).get("output")) for name, resource in as_object(meta.get("api")).items()
    }
    return {name: str(output["ApiId"]) for name, output in outputs.items() if "ApiId" in output}


def _tags(amplify: Path, backends: Sequence[str], environment: str) -> dict[str, str]:
    """Amplify fills in `{project-name}` and `{project-env}` as it deploys (Amplify CLI, "Tags")."""
    project = object_or_empty(amplify / ".config" / "project-config.json").get("projectName")
    names = {"{project-env}": environment, **({"{project-name}": project} if isinstance(project, str) else {})}
    found: dict[str, str] = {}
    for backend in backends:
        file = amplify / backend / "tags.json"
        if found or not file.is_file():
            continue
        written = read_json(file, f"amplify/{backend}/tags.json")
        for tag in map(as_object, written if isinstance(written, list) else []):
            value = str(tag.get("Value"))
            for placeholder, text in names.items():
                value = value.replace(placeholder, text)
            found[str(tag.get("Key"))] = value
    return found


_SAYS_NOTHING = re.compile(r"\s*(import\b.*|export\b.*|//.*|/?\*.*|[{}();]*)")


def _owner_claim(amplify: Path, environment: str) -> str:
    """`cli.<env>.json` goes before `cli.json`; without the flag, the user name alone."""
    for name in (f"cli.{environment}.json", "cli.json"):
        flags = as_object(as_object(object_or_empty(amplify / name).get("features")).get("graphqltransformer"))
        flag = flags.get("usesubusernamefordefaultidentityclaim")
        if flag is not None:
            return "sub::username" if flag is True else "username"
    return "username"


def _overridden(amplify: Path) -> dict[str, str]:
    """The statements of each category's override.ts, and of the project's own, under `roles`: the CLI creates them
    without."""
    found: dict[str, str] = {}
    backend = amplify / "backend"
    files = [(file.parts[-3], file) for file in sorted(backend.glob("*/*/override.ts"))]
    for category, file in [*files, ("roles", backend / "awscloudformation" / "override.ts")]:
        lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
        said = "\n".join(line for line in lines if not _SAYS_NOTHING.fullmatch(line))
        if said:
            found[category] = found.get(category, "") + said
    return found


def _outputs(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    listed = read_json(file, file.name)
    return {
        str(each["OutputKey"]): str(each["OutputValue"])
        for each in map(as_object, listed if isinstance(listed, list) else [])
        if "OutputKey" in each and "OutputValue" in each
    }


def _first_schema(amplify: Path, backends: Sequence[str], pattern: str) -> SchemaFile | None:
    """The schema as it was pushed, or else as it is in the source tree."""
    for backend in backends:
        paths = sorted((amplify / backend / "api").glob(pattern))
        if paths:
            names = [path.relative_to(amplify.parent).as_posix() for path in paths]
            return SchemaFile("\n".join(map(read_text, paths, names)), names[0])
    return None


def _own_schema(amplify: Path, backends: Sequence[str], environment: str) -> SchemaFile | None:
    """None for one of version 1: rules that are not what version 2 makes of them are nothing to compare with."""
    patterns = ("*/schema.graphql", "*/schema/**/*.graphql")
    found = next(filter(None, (_first_schema(amplify, backends, pattern) for pattern in patterns)), None)
    if found is None:
        return None
    name = found.file.partition("/api/")[2].partition("/")[0]
    old = is_version_1(amplify, environment, amplify / "backend" / "api" / name, found.text)
    return None if old else found


def _templates(amplify: Path, backends: Sequence[str]) -> dict[str, str]:
    """Mapping templates of resolvers that the user wrote, by path: as they were pushed, or else of the source tree."""
    for backend in backends:
        paths = sorted((amplify / backend / "api").glob("*/resolvers/*.vtl"))
        if paths:
            return {path.relative_to(amplify.parent).as_posix(): path.read_text("utf-8", "replace") for path in paths}
    return {}


def _api_key_days(config: Mapping[str, Any], meta: Mapping[str, Any]) -> int | None:
    """Templates hold the date on which the present key ends; how long one lives is in the API's configuration."""
    for resource in (*_members(meta.get("api")), *_members(config.get("api"))):
        auth = as_object(as_object(resource.get("output")).get("authConfig"))
        modes = [auth.get("defaultAuthentication"), *(auth.get("additionalAuthenticationProviders") or [])]
        for mode in map(as_object, modes):
            days = as_object(mode.get("apiKeyConfig")).get("apiKeyExpirationDays")
            if mode.get("authenticationType") == "API_KEY" and str(days).isdigit():
                return int(str(days))
    return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _members(value: Any) -> list[dict[str, Any]]:
    return [each for each in as_object(value).values() if isinstance(each, dict)]


_NO_SECRETS = ("secretsPathAmplifyAppId", "oAuthSecretsPathAmplifyAppId")
"""Amplify's own parameters: the id of the app, which is part of the path of secrets."""


def _secrets_of(settings: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """What looks like a credential in an environment's settings. The names of resources say nothing: PreTokenGeneration
    is a trigger.
    """
    around = {key: item for key, item in as_object(settings).items() if key != "categories"}
    yield from _secrets(around, pointer)
    for category, resources in as_object(as_object(settings).get("categories")).items():
        for name, parameters in as_object(resources).items():
            yield from _secrets(parameters, f"{pointer}/categories/{category}/{name}")


def _secrets(value: Any, pointer: str, named: bool = False) -> Iterator[tuple[str, str]]:
    """Values of team-provider-info.json whose name, or that of something around them, says that they are secret."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _NO_SECRETS:
                yield from _secrets(item, f"{pointer}/{key}", named or bool(NAME.search(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _secrets(item, f"{pointer}/{index}", named)
    elif isinstance(value, str) and value.startswith(("[", "{")):
        yield from _secrets(_parsed(value), pointer)
    elif isinstance(value, str) and named and len(value) >= 8 and not HARMLESS.fullmatch(value):
        yield f"amplify/team-provider-info.json{pointer}", value


def _parsed(text: str) -> Any:
    """JSON within JSON, as the credentials of identity providers are kept."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
