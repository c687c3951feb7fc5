"""Conflict resolution, which DataStore needs and `defineData` has no option for: `data/data-store.ts` stands in."""

from collections.abc import Mapping

from amp2gen.backend_ts.files import Files
from amp2gen.backend_ts.naming import defined_function, module
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.tree import Imported
from amp2gen.ir.data import ConflictResolution, ConflictStrategy, GraphqlApi

FOLDER = "data"

DEFINE_DATA_STORE_API = Imported("defineDataStoreApi", module(FOLDER, "data/data-store"))


def data_store_files(api: GraphqlApi) -> Files:
    if api.conflict_resolution is None:
        return {}
    return {f"amplify/{FOLDER}/data-store.ts": render("data/data-store.ts")}


def conflict_settings(resolution: ConflictResolution, names: Mapping[str, str]) -> dict[str, object]:
    """The value of `conflictResolution`; `names` are those of functions in TypeScript."""
    settings: dict[str, object] = {}
    if resolution.project:
        settings["project"] = _strategy(resolution.project, names)
    if resolution.models:
        settings["models"] = {each.model: _strategy(each.strategy, names) for each in resolution.models}
    return settings


def _strategy(strategy: ConflictStrategy, names: Mapping[str, str]) -> dict[str, object]:
    written: dict[str, object] = {"handlerType": strategy.handler}
    if strategy.function:
        written["conflictHandler"] = defined_function(strategy.function, FOLDER, names)
    return written
