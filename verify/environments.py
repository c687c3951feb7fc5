"""Gen 1's other environments: the branches that take them over have data of their own in `amplify/gen1.json`.

The environment that was compiled for is compared in full: fresh, and the first of its branches. Every other branch has
the same code and other data, so it is synthesized as taking over and as moved, and compared with its own environment.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.findings import Comparison, Row
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.rows import PROJECT, problem_row
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import (
    FACTS,
    FRESH_BRANCH,
    Mode,
    Synthesis,
    branches_beside,
    modes_of,
    modes_of_branch,
    takes_over,
)


def modes_with(output: Output, gen1: Gen1Side, beside: Mapping[str, Gen1Side]) -> tuple[Mode, ...]:
    """The modes of the output with `gen1`, and then of its other branches as far as their environments are known. A
    fresh branch, too, where there are models, whose tables are its own there: all else shows in the other modes."""
    known = {gen1.environment, *beside}
    others = [branch for branch, name in branches_beside(output, gen1.environment).items() if name in known]
    own = modes_of(output, gen1.environment)
    fresh = (FRESH_BRANCH,) if len(own) > 1 and _DATA in output.files else ()
    return *own, *fresh, *(mode for branch in others for mode in modes_of_branch(branch))


_DATA = "amplify/data/resource.ts"


def compare_environments(
    gen1: Gen1Side,
    beside: Mapping[str, Gen1Side],
    output: Output,
    syntheses: Sequence[Synthesis],
    schema: str | None = None,
) -> Comparison:
    """Compares each synthesis with the environment that its branch takes over. Pure, as `compare_backends`.

    Of the other environments, what could not be compared is said once, by the warning that the side is a rebuilt one.
    """
    taken = branches_beside(output, gen1.environment)
    first = compare_backends(gen1, [each for each in syntheses if each.mode.branch not in taken], schema)
    for branch, environment in taken.items():
        side = gen1 if environment == gen1.environment else beside.get(environment)
        own = [each for each in syntheses if each.mode.branch == branch]
        if side is not None and own:
            first = _joined(first, compare_backends(side, own, schema))
    return first


def _joined(first: Comparison, other: Comparison) -> Comparison:
    rows = tuple(row for row in other.rows if row.diagnostic is None or row.diagnostic.code != kinds.GEN1_UNKNOWN.code)
    objects = tuple(dict.fromkeys((*first.objects, *(row.name for row in rows))))
    return replace(first, modes=first.modes + other.modes, objects=objects, rows=first.rows + rows)


def environment_rows(output: Output, environment: str, others: Collection[str] = ()) -> Iterator[Row]:
    """Gen 1 environments that no branch takes over, and branches that take over what there is not.

    Of the environment that is compared, the data would be left behind, and there is nothing to compare; another may
    have been left out on purpose. `others` are all that Gen 1 has beside it.
    """
    if FACTS not in output.files:
        return
    place = Origin(file=FACTS)
    if not takes_over(output, environment):
        message = f"no branch of {FACTS} takes over the Gen 1 environment {environment}"
        help = f'Give the branch that is to have its data an entry with "takesOver": "{environment}".'
        yield problem_row(PROJECT, ("environment", environment), kinds.GEN2_LACKS, message, place, help)
    for name in others:
        if not takes_over(output, name):
            message = f"not compared: no branch of {FACTS} takes over the Gen 1 environment {name}"
            help = f'If its data is to move, give a branch an entry with "takesOver": "{name}".'
            yield problem_row(PROJECT, ("environment", name), kinds.ENVIRONMENT_LEFT, message, place, help)
    for branch, name in branches_beside(output, environment).items():
        if others and name not in (environment, *others):
            message = f"{branch} takes over {name}, and Gen 1 has {', '.join(sorted((environment, *others)))}"
            help = f'Correct "takesOver" of {branch}, or make the branch "fresh".'
            yield problem_row(PROJECT, ("branch", branch), kinds.ENVIRONMENT_UNHEARD_OF, message, place, help)
