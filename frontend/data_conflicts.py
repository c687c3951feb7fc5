"""Conflict resolution, which DataStore needs: what an API does with a write to a version that is not the last one.

The CLI keeps it in cli-inputs.json (`conflictResolution`) and, from before it had that file, in transform.conf.json
(`ResolverConfig`). The second counts only where the first says nothing (amplify-category-api,
packages/amplify-category-api/src/graphql-transformer/transformer-options-v2.ts). `NONE` is what the CLI writes when it
is turned off again.
"""

from collections.abc import Iterator

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.data import ConflictResolution, ConflictStrategy, ModelConflictStrategy
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.functions import Function

Found = tuple[str | None, ConflictStrategy | Diagnostic | None]
"""The model, None for the project, and its strategy, None for none, or why it cannot be carried over."""


def read_conflict_resolution(
    entry: Entry, models: tuple[str, ...], context: Context
) -> tuple[ConflictResolution | None, tuple[str, ...]]:
    """The strategies of the project and of its models, None where a write simply overwrites; and in words those that
    cannot be carried over (A2G1406), which are left out."""
    found: dict[str | None, ConflictStrategy] = {}
    left_out: list[Diagnostic] = []
    for model, strategy in _written(entry, context):
        if isinstance(strategy, Diagnostic):
            left_out.append(strategy)
        elif strategy is not None and (model is None or model in models):
            found[model] = strategy
    context.log.extend(tuple(left_out))
    resolution = _resolution(found, entry, models, context)
    return resolution, tuple(f"{each.code}: {each.message}" for each in left_out)


def _resolution(
    found: dict[str | None, ConflictStrategy], entry: Entry, models: tuple[str, ...], context: Context
) -> ConflictResolution | None:
    project = found.get(None)
    own = tuple(ModelConflictStrategy(model=model, strategy=found[model]) for model in models if model in found)
    if project is None and not own:
        return None
    origin = next(each.origin for each in (project, *(each.strategy for each in own)) if each)
    message = f"api {entry.name}: a DataStore client may miss what others wrote within 30 minutes before the switch"
    help = "let the client app's new version call DataStore.clear() once before DataStore.start()"
    context.log.add(kinds.CHANGES_BEFORE_THE_SWITCH, origin, message, help)
    return ConflictResolution(project=project, models=own)


def _written(entry: Entry, context: Context) -> Iterator[Found]:
    inputs = _settings(f"{entry.folder}/cli-inputs.json", ("serviceConfiguration", "conflictResolution"), context)
    old = _settings(f"{entry.folder}/transform.conf.json", ("ResolverConfig",), context)
    if inputs is not None:
        yield from _of_inputs(inputs, entry, context)
    elif old is not None:
        yield from _of_transformer(old, entry, context)


def _settings(path: str, keys: tuple[str, ...], context: Context) -> Record | None:
    """The object below `keys`; None if there is nothing in it."""
    document = context.project.document(path, context.log) if path in context.project.files else None
    if document is None:
        return None
    record = Record.of(document, context.log)
    for key in keys:
        record = record.record(key)
    return record if record.keys() else None


def _of_inputs(settings: Record, entry: Entry, context: Context) -> Iterator[Found]:
    default = settings.record("defaultResolutionStrategy")
    yield None, _strategy(default.text("type"), default.record("resolver"), default.origin("type"), entry, context)
    for each in settings.records("perModelResolutionStrategy"):
        own = each.record("resolutionStrategy")
        handler = own.record("resolver")
        yield each.text("entityName"), _strategy(own.text("type"), handler, own.origin("type"), entry, context)
    settings.report_leftovers(f"api {entry.name}")


def _of_transformer(settings: Record, entry: Entry, context: Context) -> Iterator[Found]:
    models = settings.record("models")
    written = ((None, settings.record("project")), *((name, models.record(name)) for name in models.keys()))  # noqa: SIM118
    for model, each in written:
        each.ignore("ConflictDetection")  # VERSION, by which all strategies detect
        name, handler = each.text("ConflictHandler"), each.record("LambdaConflictHandler")
        yield model, _strategy(name, handler, each.origin("ConflictHandler"), entry, context)
    settings.report_leftovers(f"api {entry.name}")


def _strategy(
    name: str | None, handler: Record, origin: Origin, entry: Entry, context: Context
) -> ConflictStrategy | Diagnostic | None:
    match name:
        case None | "NONE":
            return None
        case "AUTOMERGE" | "OPTIMISTIC_CONCURRENCY":
            return ConflictStrategy(handler=name, origin=origin)
        case "LAMBDA":
            handler.ignore("type", "new", "region", "arn", "lambdaArn")  # of the function in this environment
            written = handler.text("name") or ""
            function = written.removesuffix("-${env}")
            if function in context.functions:
                return ConflictStrategy(handler="LAMBDA", function=ref_to(Function, function), origin=origin)
            message = f"api {entry.name}: conflicts are settled by the function {written}, which is not in the project"
        case _:
            message = f"api {entry.name}: {name} is no strategy that settles conflicts"
    return kinds.CONFLICT_RESOLUTION.at(
        origin, message, "add the function, or say another strategy in data/resource.ts"
    )
