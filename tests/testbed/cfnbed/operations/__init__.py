"""API operations by name. Each takes a request and answers with the members of its output shape."""

from . import change_sets, drift, reads, refactors, stacks
from .request import Handler

HANDLERS: dict[str, Handler] = {
    **stacks.HANDLERS,
    **change_sets.HANDLERS,
    **refactors.HANDLERS,
    **reads.HANDLERS,
    **drift.HANDLERS,
}
