"""Gen 1 keeps many facts more than once; where the copies disagree, a file was changed by hand or a push failed.

Every lowering reads one copy. These checks read the others, so that none of them can say something else unnoticed.
"""

from collections.abc import Callable, Iterator

from amp2gen.frontend.consistency.auth import check_auth
from amp2gen.frontend.consistency.data import check_graphql_api
from amp2gen.frontend.consistency.deployed import check_deployed
from amp2gen.frontend.consistency.function_parameters import check_function_parameters
from amp2gen.frontend.consistency.function_state import check_function_state
from amp2gen.frontend.consistency.function_templates import check_function_templates
from amp2gen.frontend.consistency.helper_templates import check_helper_templates
from amp2gen.frontend.consistency.project import check_project_records
from amp2gen.frontend.consistency.resources import check_resources
from amp2gen.frontend.consistency.team_provider_info import check_team_provider_info
from amp2gen.frontend.consistency.templates import check_templates
from amp2gen.frontend.context import Context
from amp2gen.ir.diagnostics import Diagnostic

__all__ = ["report_disagreements"]

CHECKS: tuple[Callable[[Context], Iterator[Diagnostic]], ...] = (
    check_project_records,
    check_team_provider_info,
    check_resources,
    check_auth,
    check_graphql_api,
    check_function_parameters,
    check_function_state,
    check_function_templates,
    check_helper_templates,
    check_templates,
    check_deployed,
)


def report_disagreements(context: Context) -> None:
    """Everything that two copies of the same fact say differently, in the order of `CHECKS`."""
    for check in CHECKS:
        context.log.extend(tuple(check(context)))
