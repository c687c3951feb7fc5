"""Whatever goes wrong in a planner: its own check refuses the plan, before anybody could carry it out."""

import re
from pathlib import Path

import bazaar
import pytest
from cfnbed import Service
from deployed import snapshot_of
from spoiling import FAULTS, spoilt

from amp2gen.runtime.plan.check import check
from amp2gen.runtime.plan.mapping_file import read_mapping
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.planner import PlanOptions, plan
from amp2gen.runtime.snapshot.model import Snapshot

DOCS = Path(__file__).resolve().parents[3] / "docs/runtime.md"
MAPPING = (
    "resources: [{from: {stack: customledger, logical_id: Ledger}, to: {stack: customledger, logical_id: Ledger}}]"
)


@pytest.fixture(scope="module")
def sound() -> tuple[Plan, Snapshot]:
    service = Service()
    bazaar.deploy(service)
    snapshot = snapshot_of(service, bazaar.facts())
    made = plan(bazaar.app(), snapshot, PlanOptions(mapping=read_mapping(MAPPING, "m.yaml"))).plan
    assert made is not None
    assert check(made, snapshot) == ()
    assert check(spoilt(made, lambda data: None), snapshot) == ()
    return made, snapshot


@pytest.mark.parametrize("words", FAULTS)
def test_a_fault_is_caught(words: str, sound: tuple[Plan, Snapshot]) -> None:
    made, snapshot = sound
    assert check(spoilt(made, FAULTS[words]), snapshot) != ()


def test_a_stale_hash_is_caught(sound: tuple[Plan, Snapshot]) -> None:
    made, snapshot = sound

    def stale(data: dict[str, list[dict[str, list[dict[str, str]]]]]) -> None:
        data["steps"][1]["stacks"][0]["expects"] = "sha256:" + "0" * 64

    found = check(spoilt(made, stale, rehash=False), snapshot)
    assert any("expects another template" in message for _, message, _ in found)


def test_the_documented_faults_are_these() -> None:
    documented = re.findall(r"^\| (.+?) \| refused \|", DOCS.read_text(), re.MULTILINE)
    assert documented == [*FAULTS]
