"""Faults made by machine in synthesized templates: each is found, or survivors.toml says why it makes no difference.

Some of each project are tried; with AMP2GEN_FULL=1 150 of each.
"""

import os
import tomllib
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from mutants import Mutant, mutants, sample

from amp2gen.verify.compare import compare_backends

pytestmark = pytest.mark.node

FULL = bool(os.environ.get("AMP2GEN_FULL"))

NUMBER = 105
"""How many are tried, whichever projects are there: of fewer, the score would be a matter of the draw."""

PROJECTS = ("blog", "field-trip", "team-chat", "backend-only", "product-catalog", "discussions", "fitness-tracker")
"""Those whose checkouts hold the deployed templates."""
OURS = PROJECTS[:3]
LACKED = ("AWS::AppSync::Resolver", "AWS::AppSync::FunctionConfiguration", "AWS::IAM::ManagedPolicy")
"""What our samples lack, as Gen 1's transformer writes it: resolvers, and which fields roles may call by IAM."""


@dataclass(frozen=True)
class Survivor:
    type: str
    place: str
    reason: str
    change: str = "*"
    values: tuple[Any, ...] = ()

    def explains(self, mutant: Mutant) -> bool:
        return (
            (not self.values or mutant.value in self.values)
            and fnmatchcase(mutant.type, self.type)
            and fnmatchcase(mutant.place, self.place)
            and fnmatchcase(mutant.change, self.change)
        )


SURVIVORS = tuple(
    Survivor(**each) for each in tomllib.loads(Path(__file__).with_name("survivors.toml").read_text())["survivor"]
)


@pytest.fixture(scope="module")
def tried(projects) -> list[tuple[str, Mutant, bool]]:
    """Project, fault, and whether anything is found that was not found before."""
    names = [name for name in PROJECTS if name in projects]
    size = 150 if FULL else NUMBER // len(names)
    return [each for name in names for each in _tried(name, projects[name], size)]


def _tried(name, project, size):
    synthesis = project.syntheses["moved"]
    before = _findings(project, synthesis)
    known = [each for each in mutants(synthesis, project.gen1.functions) if name not in OURS or each.type not in LACKED]
    for mutant in sample(known, size):
        yield name, mutant, bool(_findings(project, mutant.applied(synthesis)) - before)


def _findings(project, synthesis):
    found = compare_backends(project.gen1, [synthesis], project.schema).findings
    return {(row.diagnostic.code, row.name, row.setting, str(row.gen2)) for row in found}


def test_every_fault_is_found_or_makes_no_difference(tried, capsys):
    lost = [(name, mutant) for name, mutant, caught in tried if not caught and not _reason(mutant)]
    score = Counter(name for name, _, caught in tried if caught)
    totals = Counter(name for name, _, _ in tried)
    with capsys.disabled():
        for name, total in totals.items():
            print(f"\nmechanical faults: {name}: {score[name]} of {total} found", end="")
    assert lost == []
    assert score.total() > totals.total() * 0.6


def _reason(mutant: Mutant) -> str | None:
    return next((each.reason for each in SURVIVORS if each.explains(mutant)), None)


def test_reasons_that_hold_for_a_value_hold_for_no_other():
    flows = ("Properties", "ExplicitAuthFlows")
    default = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    for value, explained in ((default, True), (["ALLOW_USER_PASSWORD_AUTH"], False)):
        mutant = Mutant("auth", "client", "AWS::Cognito::UserPoolClient", flows, "drop", value)
        assert bool(_reason(mutant)) is explained


@pytest.mark.skipif(not FULL, reason="only some faults are tried; AMP2GEN_FULL=1 tries more")
@pytest.mark.parametrize("survivor", SURVIVORS, ids=lambda each: f"{each.type} {each.place}")
def test_every_reason_is_needed(survivor, tried):
    assert any(survivor.explains(mutant) for _, mutant, caught in tried if not caught)
