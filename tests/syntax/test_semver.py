"""Range logic, against values worked out by hand and against npm's own `semver`."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from amp2gen.syntax.semver import agree, floor, intersects, is_subset, parse_range

TOOLCHAIN = Path(os.environ.get("AMP2GEN_TOOLCHAIN", Path(__file__).parents[3] / "toolchain"))


def show(text):
    versions = parse_range(text)
    return None if versions is None else " || ".join(map(str, versions))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1.2.3", "1.2.3"),
        ("=v1.2.3", "1.2.3"),
        ("1.2.3+build.7", "1.2.3"),
        ("^1.2.3", ">=1.2.3 <2.0.0"),
        ("^0.2.3", ">=0.2.3 <0.3.0"),
        ("^0.0.3", ">=0.0.3 <0.0.4"),
        ("^0.0", "<0.1.0"),
        ("^0.x", "<1.0.0"),
        ("^1.2.3-beta.2", ">=1.2.3-beta.2 <2.0.0"),
        ("~1.2.3", ">=1.2.3 <1.3.0"),
        ("~>1", ">=1.0.0 <2.0.0"),
        ("1.x", ">=1.0.0 <2.0.0"),
        ("1.2.*", ">=1.2.0 <1.3.0"),
        ("", "*"),
        ("*", "*"),
        (">1", ">=2.0.0"),
        (">1.2", ">=1.3.0"),
        (">1.2.3", ">1.2.3"),
        ("<=1.2", "<1.3.0"),
        ("<2", "<2.0.0"),
        (">= 1.2.3 < 2", ">=1.2.3 <2.0.0"),
        ("1.2 - 2.3", ">=1.2.0 <2.4.0"),
        ("1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4"),
        ("^1 || ^3.1", ">=1.0.0 <2.0.0 || >=3.1.0 <4.0.0"),
        (">2 <1", ""),
    ],
)
def test_what_a_range_means(text, meaning):
    assert show(text) == meaning


@pytest.mark.parametrize(
    "spec",
    [
        "latest",
        "next",
        "git+ssh://git@example.com/a/b.git#v1.0.0",
        "file:../shared",
        "link:../shared",
        "workspace:*",
        "workspace:^1.0.0",
        "npm:other@^1.0.0",
        "https://example.com/a.tgz",
        "user/repo",
        "01.2.3",
        "1.2.3.4",
        "^",
        "1 || latest",
    ],
)
def test_what_is_no_range(spec):
    assert parse_range(spec) is None


@pytest.mark.parametrize(
    ("texts", "agreed"),
    [
        (["^3.0.0", "3.966.0"], "3.966.0"),
        (["^3.0.0", "^3.936.0"], "^3.936.0"),
        (["^1.0.0", "^1.0.0"], "^1.0.0"),
        ([">=1 <3", ">=2 <4"], ">=2.0.0 <3.0.0"),
        (["^1.2.0 || ^2.0.0", "^2.1.0 || ^3.0.0"], ">=2.1.0 <3.0.0"),
        (["*", "^4"], "^4"),
        (["latest", "latest"], "latest"),
    ],
)
def test_ranges_that_agree(texts, agreed):
    assert agree(texts) == agreed
    assert agree(texts[::-1]) == agreed


@pytest.mark.parametrize("texts", [["^1", "^2"], ["^0.5.0", "^0.6.0"], ["1.2.3", "1.2.4"], ["latest", "^1.0.0"]])
def test_ranges_that_do_not_agree(texts):
    assert agree(texts) is None


def test_prereleases_sort_as_semver_says():
    ordered = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
    ]
    floors = [floor(parse_range(text)) for text in ordered]
    assert floors == sorted(floors)
    assert len(set(floors)) == len(ordered)


def random_range(rng):
    def number():
        return str(rng.choice([0, 0, 1, 2, 3, 10]))

    def partial():
        parts = [number() if rng.random() < 0.9 else rng.choice("xX*") for _ in range(rng.choice([1, 2, 3, 3, 3]))]
        wild = next((i for i, part in enumerate(parts) if not part.isdigit()), None)
        return ".".join(parts if wild is None else parts[: wild + 1])

    def simple():
        shape = rng.random()
        if shape < 0.1:
            return f"{partial()} - {partial()}"
        if shape < 0.25:
            return f">={partial()} <{partial()}"
        return rng.choice(["^", "^", "~", "~>", "", "", "=", ">", ">=", "<", "<=", "v"]) + partial()

    return " || ".join(simple() for _ in range(rng.choice([1, 1, 1, 2])))


ORACLE = """
const semver = require(process.argv[1]);
const numbers = [0, 1, 2, 3, 4, 10, 11, 12];
const grid = numbers.flatMap((a) => numbers.flatMap((b) => numbers.map((c) => new semver.SemVer(`${a}.${b}.${c}`))));
const { pairs, ranges } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify({
  pairs: pairs.map(([a, b]) => ({
    intersects: semver.intersects(a, b),
    subset: semver.subset(a, b),
    floor: String(semver.minVersion(a)),
  })),
  members: Object.fromEntries(ranges.map((text) => {
    const range = new semver.Range(text);
    return [text, grid.flatMap((version, index) => (range.test(version) ? [index] : []))];
  })),
}));
"""


@pytest.fixture(scope="module")
def drawn():
    """Pairs of ranges that something satisfies: of the others node-semver has no consistent opinion."""
    rng = random.Random(20240601)
    pairs = [(random_range(rng), random_range(rng)) for _ in range(1500)]
    return [(a, b) for a, b in pairs if parse_range(a) and parse_range(b)]


@pytest.fixture(scope="module")
def npm(drawn):
    """What npm's semver says of the pairs, and which versions of a grid each range holds."""
    package = TOOLCHAIN / "node_modules" / "semver"
    if shutil.which("node") is None or not package.is_dir():
        pytest.skip("needs node and the toolchain's semver package")
    ranges = {text for pair in drawn for text in (*pair, agree(pair)) if text is not None}
    question = json.dumps({"pairs": drawn, "ranges": sorted(ranges)})
    command = ["node", "-e", ORACLE, str(package)]
    answer = json.loads(subprocess.run(command, input=question, capture_output=True, text=True, check=True).stdout)
    return answer["pairs"], {text: set(members) for text, members in answer["members"].items()}


@pytest.mark.node
def test_npm_agrees_on_intersections_and_floors(npm, drawn):
    assert len(drawn) > 1000
    for (a, b), answer in zip(drawn, npm[0], strict=True):
        left, right = parse_range(a), parse_range(b)
        assert intersects(left, right) == answer["intersects"], (a, b)
        # npm gives no floor for a union with an alternative that nothing satisfies, and rounds `>1.2.3` up.
        if answer["floor"] != "null" and not any(interval.low_open for interval in left):
            assert str(floor(left)) == answer["floor"], a


@pytest.mark.node
def test_npm_agrees_on_what_lies_within_what(npm, drawn):
    """npm's `subset` looks at prerelease bounds too, so it says no where the released versions say yes."""
    within = 0
    for (a, b), answer in zip(drawn, npm[0], strict=True):
        ours = is_subset(parse_range(a), parse_range(b))
        within += ours
        if ours:
            assert npm[1][a] <= npm[1][b], (a, b)
        if answer["subset"] and "||" not in b:  # npm also knows that `^1 || ^2` covers >=1 <3
            assert ours, (a, b)
    assert within > 100


@pytest.mark.node
def test_what_is_agreed_is_what_both_hold(npm, drawn):
    apart = 0
    for a, b in drawn:
        both = agree([a, b])
        apart += both is None
        assert (npm[1][both] if both is not None else set()) == npm[1][a] & npm[1][b], (a, b, both)
    assert apart > 100
