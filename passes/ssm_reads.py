"""stub"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    path: str
    line: int
    column: int


@dataclass(frozen=True)
class SsmReads:
    sources: Mapping[str, str]
    rewritten: frozenset[str]
    kept: Mapping[str, Place]


def rewrite_ssm_reads(sources: Mapping[str, str], variables: Collection[str]) -> SsmReads:
    return SsmReads(sources, frozenset(), {v: Place("src/index.js", 1, 1) for v in variables})
