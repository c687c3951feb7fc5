"""backend-config.json and the project's own configuration: what they say beside the list of resources."""

from collections.abc import Iterator, Mapping

from amp2gen.frontend.consistency.copies import below, constants, disagreement, items, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import TEAM_PROVIDER_INFO
from amp2gen.frontend.project import BACKEND_CONFIG
from amp2gen.ir.diagnostics import Diagnostic

PROJECT_CONFIG = "amplify/.config/project-config.json"
LOCAL_ENVIRONMENT = "amplify/.config/local-env-info.json"
PROVIDER = "awscloudformation"
"""The one provider that Gen 1's CLI ever had; another one is a plugin of somebody else's, with resources of its own."""


def check_project_records(context: Context) -> Iterator[Diagnostic]:
    """Providers, the local environment, and what backend-config.json says of entries, dependencies and parameters."""
    yield from _providers(context)
    yield from _local_environment(context)
    yield from _entries(context)
    yield from _used_parameters(context)


def _providers(context: Context) -> Iterator[Diagnostic]:
    document = read(PROJECT_CONFIG, context)
    if document is None:
        return
    for index, name in enumerate(items(below(document.data).get("providers"))):
        if name != PROVIDER:
            yield disagreement(document, pointer("providers", index), f"the provider {name} is not {PROVIDER}")


def _local_environment(context: Context) -> Iterator[Diagnostic]:
    document = read(LOCAL_ENVIRONMENT, context)
    name = below(document.data).get("envName") if document else None
    listed = context.project.team_provider_info
    if document and name is not None and listed and not (isinstance(name, str) and name in listed):
        yield disagreement(
            document, "/envName", f"the local environment {name} is not in {TEAM_PROVIDER_INFO.rpartition('/')[2]}"
        )


def _entries(context: Context) -> Iterator[Diagnostic]:
    document = read(BACKEND_CONFIG, context)
    if document is None:
        return
    for entry in context.project.entries:
        what = f"{entry.category} {entry.name}"
        at = pointer(entry.category, entry.name)
        yield from constants(document, what, {"providerPlugin": (PROVIDER,), "build": (True,)}, at, entry.data)
        for index, dependency in enumerate(items(entry.data.get("dependsOn"))):
            place = pointer(entry.category, entry.name, "dependsOn", index)
            yield from constants(document, what, {"triggerProvider": ("Cognito",)}, place, dependency)


def _used_parameters(context: Context) -> Iterator[Diagnostic]:
    """`parameters`: each `AMPLIFY_<category>_<resource>_<parameter>` names the resources that use it."""
    document = read(BACKEND_CONFIG, context)
    if document is None:
        return
    missing: set[tuple[str, str]] = set()
    for key, parameter in below(document.data, "parameters").items():
        users = items(parameter.get("usedBy")) if isinstance(parameter, Mapping) else []
        for index, user in enumerate(users):
            category, name = str(below(user).get("category")), str(below(user).get("resourceName"))
            at = pointer("parameters", key, "usedBy", index)
            if not key.startswith(f"AMPLIFY_{category}_{name}_"):
                yield disagreement(document, at, f"the parameter {key} is said to be of {category} {name}")
            elif not _exists(category, name, context) and (category, name) not in missing:
                missing.add((category, name))
                yield disagreement(
                    document, at, f"parameters are said to be of {category} {name}, which does not exist"
                )


def _exists(category: str, name: str, context: Context) -> bool:
    """Whether there is such a resource. Parameters of Pinpoint go by the service's name."""
    return context.has(category, name) or bool(context.project.entries_of(category, name))
