"""The same from the same: what does not matter in the input changes nothing in the output."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import ROOT, SAMPLES, changed, compiled, modest, sample

from amp2gen.frontend import Choices, load_project, lower

APPS = ROOT.parent / "shared/apps"


def shuffled(value, order):
    """The value with the keys of all its objects in another order."""
    if isinstance(value, dict):
        keys = order.sample(list(value), len(value))
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "examples"), [("blog", 5), ("shop", 3)])
def test_the_order_of_keys_changes_nothing(name, examples):
    before = compiled(sample(name))
    assert compiled(load_project(SAMPLES[name])).files == before.files, "twice the same"
    paths = ["backend/backend-config.json", "backend/amplify-meta.json", "team-provider-info.json"]
    present = [f"amplify/{path}" for path in paths if f"amplify/{path}" in sample(name).files]

    @settings(modest, max_examples=examples)
    @given(st.randoms(use_true_random=False))
    def check(order):
        mixed = {path: json.dumps(shuffled(json.loads(sample(name).files[path]), order)).encode() for path in present}
        after = compiled(changed(sample(name), mixed))
        assert gen2(after) == gen2(before)
        assert sorted(said(after)) == sorted(said(before))

    check()


def said(result):
    return [(item.code, item.message) for item in result.diagnostics]


def gen2(result):
    """All files but the notes: those name the lines of what they are about."""
    return {path: content for path, content in result.files.items() if path != "MIGRATION.md"}


@pytest.mark.parametrize("name", SAMPLES)
def test_windows_line_ends_change_nothing_but_the_users_own_text(name):
    plain = compiled(sample(name))
    windows = {
        path: text.replace(b"\n", b"\r\n") for path, text in sample(name).files.items() if b"\0" not in text and text
    }
    result = compiled(changed(sample(name), windows))
    assert said(result) == said(plain)
    assert set(result.files) == set(plain.files)
    for path, content in result.files.items():
        assert content.replace(b"\r\n", b"\n") == plain.files[path], path


AWS_ONLY = {"graphqlApiId", "restApis", "streams"}
"""Keys of gen1.json whose values only a pulled checkout knows."""


def without_aws(result):
    """The output without what only AWS knows, and without the files that say what is missing."""
    document = json.loads(result.files["amplify/gen1.json"])
    for branch in document["branches"].values():
        for key in AWS_ONLY & set(branch) if isinstance(branch, dict) else ():
            branch[key] = None
    return {**gen2(result), "amplify/gen1.json": document}


@pytest.fixture(scope="module")
def checkouts(tmp_path_factory):
    """The samples as after `amplify pull`, and as after `git clone`."""
    out = tmp_path_factory.mktemp("checkouts")
    for form in ("pulled", "clone"):
        command = [sys.executable, ROOT / "golden/generate.py", "--out", out / form, "--checkout", form]
        subprocess.run(command, check=True)
    return out


@pytest.mark.parametrize("name", SAMPLES)
def test_a_pulled_checkout_and_its_clone_give_the_same(checkouts, name):
    where = SAMPLES[name].relative_to(ROOT / "golden")
    clone = load_project(checkouts / "clone" / where)
    pulled = load_project(checkouts / "pulled" / where)
    assert set(clone.files) < set(pulled.files)
    default = lower(clone, Choices()).default_environment
    first, second = compiled(clone, default), compiled(pulled, default)
    assert without_aws(first) == without_aws(second)
    assert first.files["amplify/gen1.json"] != second.files["amplify/gen1.json"]


@pytest.mark.parametrize("name", ["backend-only", "discussions", "fitness-tracker", "product-catalog"])
def test_a_real_app_without_what_git_ignores_gives_the_same(name):
    if not (APPS / name).is_dir():
        pytest.skip("the shared apps are not here")
    pulled = load_project(APPS / name / "gen1")
    local = ("amplify/#current-cloud-backend/", "amplify/.config/local-", "amplify/backend/amplify-meta.json")
    ignored = [path for path in pulled.files if path.startswith(local) or "/build/" in path]
    assert ignored
    clone = changed(pulled, dict.fromkeys(ignored))
    default = lower(clone, Choices()).default_environment
    assert without_aws(compiled(clone, default)) == without_aws(compiled(pulled, default))
