"""The stacks' templates as they will be after each step, while a plan is being made. A step makes a new value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amp2gen.runtime.plan.model import LiveTemplate
from amp2gen.runtime.plan.templates import Template, parse_template, template_hash


@dataclass(frozen=True)
class Stage:
    """`texts`: templates by stack; a stack that is not there has none."""

    texts: Mapping[str, str]

    def template(self, stack: str) -> Template:
        return parse_template(self.texts[stack])

    def hash(self, stack: str) -> str | None:
        return template_hash(self.texts[stack]) if stack in self.texts else None

    def live_templates(self, stacks: Iterable[str]) -> tuple[LiveTemplate, ...]:
        return tuple(LiveTemplate(stack=stack, hash=self.hash(stack)) for stack in stacks)

    def with_texts(self, texts: Mapping[str, str]) -> "Stage":
        return Stage({**self.texts, **texts})
