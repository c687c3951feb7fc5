"""All passes in order. Read it top to bottom: each one relies on those above."""

from collections.abc import Callable
from typing import NamedTuple

from amp2gen.ir.app import App
from amp2gen.ir.check import check
from amp2gen.passes.add_branch_urls import add_branch_urls
from amp2gen.passes.break_stack_cycles import break_stack_cycles
from amp2gen.passes.default_auth_rules import default_auth_rules
from amp2gen.passes.distinct_folders import distinct_folders
from amp2gen.passes.follow_custom_names import follow_custom_names
from amp2gen.passes.keep_default_access import keep_default_access
from amp2gen.passes.keep_index_queries import keep_index_queries
from amp2gen.passes.keep_operations import keep_operations
from amp2gen.passes.keep_owner_claims import keep_owner_claims
from amp2gen.passes.migrate_schema_v1 import migrate_schema_v1
from amp2gen.passes.options import Options
from amp2gen.passes.port_custom_stacks import port_custom_stacks
from amp2gen.passes.port_to_esm import port_to_esm
from amp2gen.passes.raise_runtimes import raise_runtimes
from amp2gen.passes.resolve_references import resolve_references
from amp2gen.passes.rewrite_client_app import rewrite_client_app
from amp2gen.passes.rewrite_secrets import rewrite_secrets
from amp2gen.passes.take_out_directives import take_out_directives
from amp2gen.passes.translate_overrides import translate_overrides
from amp2gen.passes.write_out_join_models import write_out_join_models
from amp2gen.passes.write_out_predictions import write_out_predictions
from amp2gen.passes.write_schema_builder import write_schema_builder


class Pass(NamedTuple):
    name: str
    run: Callable[[App, Options], App]


PIPELINE: tuple[Pass, ...] = (
    Pass("resolve_references", resolve_references),
    Pass("distinct_folders", distinct_folders),
    Pass("keep_operations", keep_operations),
    Pass("migrate_schema_v1", migrate_schema_v1),
    Pass("write_out_join_models", write_out_join_models),
    Pass("write_out_predictions", write_out_predictions),
    Pass("take_out_directives", take_out_directives),
    Pass("default_auth_rules", default_auth_rules),
    Pass("keep_default_access", keep_default_access),
    Pass("keep_owner_claims", keep_owner_claims),
    Pass("keep_index_queries", keep_index_queries),
    Pass("write_schema_builder", write_schema_builder),
    Pass("add_branch_urls", add_branch_urls),
    Pass("follow_custom_names", follow_custom_names),
    Pass("raise_runtimes", raise_runtimes),
    Pass("rewrite_secrets", rewrite_secrets),
    Pass("port_to_esm", port_to_esm),
    Pass("translate_overrides", translate_overrides),
    Pass("port_custom_stacks", port_custom_stacks),
    Pass("break_stack_cycles", break_stack_cycles),
    Pass("rewrite_client_app", rewrite_client_app),
)


def run(app: App, pipeline: tuple[Pass, ...], options: Options) -> App:
    """The app after all passes, checked after each. Raises IllFormedError naming the pass to blame.

    Passes that the app has gone through already (it was dumped after them) are not run again.
    """
    check(app, app.passes[-1] if app.passes else "the frontend")
    for step in pipeline:
        if step.name not in app.passes:
            passed = step.run(app, options)
            if passed is not app:
                check(passed, step.name)
            app = passed.model_copy(update={"passes": (*passed.passes, step.name)})
    return app


def until(name: str) -> tuple[Pass, ...]:
    """The passes up to the one of that name. Raises ValueError when there is none."""
    names = [step.name for step in PIPELINE]
    return PIPELINE[: names.index(name) + 1]
