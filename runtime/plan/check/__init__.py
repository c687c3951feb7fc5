"""The planner's own check: a finished plan, carried out in memory against the rules, forward and back."""

from amp2gen.runtime.plan.check.check import check

__all__ = ["check"]
