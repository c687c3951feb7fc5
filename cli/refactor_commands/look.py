"""Looking before acting: where the stacks stand in a plan."""

from amp2gen.cli.live import end
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.execution.status import Look, look
from amp2gen.runtime.execution.stop import Stop
from amp2gen.runtime.plan.model import Plan


def look_at(plan: Plan, call: Caller, *, color: bool) -> Look:
    """The stacks' place in the plan, read only. Ends the command where that cannot be told."""
    try:
        return look(plan, call)
    except AwsFailure as failure:
        end(stop_at(failure), color=color)
    except Stop as stop:
        end(stop, color=color)
