"""What carrying out a step needs, in one place; and waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from amp2gen.ir import kinds
from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.cloudformation import CloudFormation, TemplateSource
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.journal import Journal
from amp2gen.runtime.execution.lease import Lease
from amp2gen.runtime.execution.stop import SAFE, Stop
from amp2gen.runtime.plan.model import StackInStep, Step

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 15.0
"""Seconds between two looks at an operation under way: the first, doubled up to the longest."""

PREFIX = "amp2gen-"
"""How the names of our change sets begin."""


@dataclass(frozen=True)
class Happening:
    """Something to tell whoever watches: `number` of `total` steps left, `text` for people."""

    kind: Literal["found", "step", "waiting", "done", "remark"]
    text: str
    step: Step | None = None
    number: int = 0
    total: int = 0


Report = Callable[[Happening], None]


@dataclass
class Tools:
    """One run's. `plan_id` marks what it makes in AWS; `patience` are the seconds it waits for one operation."""

    plan_id: str
    cloudformation: CloudFormation
    bucket: Bucket
    journal: Journal
    lease: Lease
    clock: Clock
    report: Report
    patience: float | None = None

    def about_to(self, step: Step, call: str, **detail: str) -> None:
        """Say in the journal what is asked for next. From here the call is made, so the lease is renewed first."""
        self.lease.renew()
        self.journal.append("intent", step.id, call=call, **detail)

    def source(self, stack: StackInStep, step: Step) -> TemplateSource:
        """The template of `stack` to send, put into the deployment bucket where it is too long for a request."""
        text = stack.template or ""
        if not stack.via_s3:
            return TemplateSource(text=text)
        key = f"amp2gen/templates/{self.plan_id}/{step.id}.{stack.name}.template.json"
        self.bucket.put(key, text)
        return TemplateSource(url=self.bucket.url(key))

    def wait(self, what: str, ended: Callable[[], bool]) -> None:
        """Return once `ended()`. Raises Stop when patience runs out: the operation goes on, and nothing is undone."""
        started, pause, told = self.clock.now(), FIRST_PAUSE, False
        while not ended():
            if self.patience is not None and self.clock.now() - started > self.patience:
                raise Stop(
                    SAFE,
                    kinds.STILL_RUNNING.at(None, f"{what} is still under way", "run the command again later"),
                )
            if not told:
                self.report(Happening("waiting", what))
                told = True
            self.clock.sleep(pause)
            self.lease.renew()
            pause = min(pause * 2, LONGEST_PAUSE)
