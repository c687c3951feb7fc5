"""Merging into the user's package.json."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.backend_ts.project_files.function_packages import Conflict
from amp2gen.backend_ts.project_files.gen2_packages import GEN2_PACKAGES
from amp2gen.backend_ts.project_files.package_json import merge_package_json
from amp2gen.syntax.semver import is_subset, parse_range

SHARED = Path(__file__).parents[4] / "shared"
NAMES = [package.name for package in GEN2_PACKAGES]


def merge(text, dependencies=None, dev_dependencies=None):
    return merge_package_json(
        text, name="shop", dependencies=dependencies or {}, dev_dependencies=dev_dependencies or {}
    )


def dev(text):
    return json.loads(text)["devDependencies"]


def test_the_needed_packages_are_in_order_and_take_their_own_versions():
    assert sorted(NAMES) == NAMES
    for package in GEN2_PACKAGES:
        assert is_subset(parse_range(package.version), parse_range(package.accepts)), package.name


def test_no_file():
    assert merge(None).text == (
        "{\n"
        '  "name": "shop",\n'
        '  "private": true,\n'
        '  "devDependencies": {\n'
        '    "@aws-amplify/backend": "^1.25.1",\n'
        '    "@aws-amplify/backend-cli": "^1.10.0",\n'
        '    "@types/node": "^22.0.0",\n'
        '    "aws-cdk-lib": "^2.257.0",\n'
        '    "constructs": "^10.6.0",\n'
        '    "esbuild": "^0.27.0",\n'
        '    "tsx": "^4.20.6",\n'
        '    "typescript": "^5.9.3"\n'
        "  }\n"
        "}\n"
    )


def test_only_the_new_lines_are_new():
    text = (
        "{\n"
        '\t"version": "1.0.0",\n'
        '\t"name": "app",\n'
        '\t"files": ["a",   "b"], "x-ours": {"deep": [1.50, 1e3, "\\u00e9"]},\n'
        '\t"scripts": {\n\t\t"build": "vite build"\n\t},\n'
        '\t"devDependencies": {\n'
        '\t\t"@eslint/js": "^9.0.0",\n'
        '\t\t"typescript": "~5.9.3",\n'
        '\t\t"vite": "^7.0.0"\n'
        "\t}\n"
        "}"
    )
    merged = merge(text).text
    added = [line for line in merged.split("\n") if line not in text.split("\n")]
    assert [line.split('"')[1] for line in added] == [name for name in NAMES if name != "typescript"]
    assert all(line.startswith('\t\t"') for line in added)
    assert "".join(line for line in merged.split("\n") if line not in added) == text.replace("\n", "")
    assert list(dev(merged)) == sorted(dev(merged))
    assert not merged.endswith("\n")


@pytest.mark.parametrize("indent", ["  ", "    ", "\t", "   "])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_indentation_and_line_ends_are_kept(indent, newline):
    text = json.dumps({"name": "a", "dependencies": {"b": "1"}}, indent=indent).replace("\n", newline) + newline
    merged = merge(text).text
    assert f'{newline}{indent}"devDependencies": {{{newline}{indent}{indent}"@aws-amplify/backend"' in merged
    assert merged.endswith(newline)
    assert merged.count("\n") == merged.count(newline)


def test_a_file_on_one_line_stays_on_one_line():
    assert "\n" not in merge('{"name":"a","devDependencies":{"b":"1"}}').text


def test_unsorted_sections_get_new_members_last():
    merged = merge('{\n  "devDependencies": {\n    "zod": "3.0.0",\n    "ajv": "8.0.0"\n  }\n}\n').text
    assert list(dev(merged)) == ["zod", "ajv", *NAMES]


def test_a_byte_order_mark_stays():
    assert merge('\ufeff{"name": "a"}').text.startswith('\ufeff{"name": "a"')


@pytest.mark.parametrize(
    ("package", "range_"),
    [
        ("typescript", "~5.9.3"),
        ("typescript", "^5.0.2"),
        ("typescript", "5.4.5"),
        ("@types/node", "^24.10.1"),
        ("@types/node", "^16.7.13"),
        ("@types/node", "*"),
        ("esbuild", "0.25.6"),
        ("aws-cdk-lib", "2.300.0"),
        ("aws-cdk-lib", ">=2.260.0"),
        ("constructs", "^10.6.0"),
    ],
)
def test_a_range_that_suffices_stays(package, range_):
    merged = merge(json.dumps({"devDependencies": {package: range_}}))
    assert dev(merged.text)[package] == range_
    assert merged.notes == ()


@pytest.mark.parametrize(
    ("package", "range_", "raised"),
    [
        ("typescript", "^4.9.5", "^5.9.3"),
        ("typescript", "3.7.5", "^5.9.3"),
        ("@types/node", "^12.0.0", "^22.0.0"),
        ("aws-cdk-lib", "^2.69.0", "^2.257.0"),
        ("esbuild", "^0.14.0", "^0.27.0"),
    ],
)
def test_a_range_that_is_too_low_is_raised(package, range_, raised):
    text = json.dumps({"name": "a", "devDependencies": {"zod": "1", package: range_}}, indent=2)
    merged = merge(text)
    assert dev(merged.text)[package] == raised
    (note,) = merged.notes
    assert (note.kind, note.path, note.line) == ("package-raised", "package.json", 5)
    assert f"`{range_}`" in note.message
    assert f"`{raised}`" in note.message


def test_a_package_is_raised_where_the_user_has_it():
    merged = merge('{"dependencies": {"typescript": "^4.0.0"}}')
    assert json.loads(merged.text)["dependencies"] == {"typescript": "^5.9.3"}
    assert "typescript" not in dev(merged.text)


@pytest.mark.parametrize("holder", ["react-scripts", "@angular/compiler-cli"])
def test_a_typescript_that_a_framework_pins_stays(holder):
    text = json.dumps({"dependencies": {holder: "5.0.1"}, "devDependencies": {"typescript": "^4.9.5"}})
    merged = merge(text)
    assert dev(merged.text)["typescript"] == "^4.9.5"
    assert [note.kind for note in merged.notes] == ["package-held"]
    assert holder in merged.notes[0].message


def test_typescript_is_not_added_beside_a_framework_that_takes_an_older_one_only():
    merged = merge('{"dependencies": {"react-scripts": "5.0.1"}}')
    assert list(dev(merged.text)) == [name for name in NAMES if name != "typescript"]
    assert merged.notes == ()


@pytest.mark.parametrize(
    ("package", "range_", "kind"),
    [
        ("constructs", "^11.0.0", "package-too-new"),
        ("esbuild", "^1.0.0", "package-too-new"),
        ("typescript", "next", "package-unchecked"),
        ("aws-cdk-lib", "file:../cdk", "package-unchecked"),
        ("tsx", "workspace:*", "package-unchecked"),
        ("typescript", "github:microsoft/TypeScript#main", "package-unchecked"),
    ],
)
def test_a_range_that_cannot_be_judged_stays_and_is_named(package, range_, kind):
    merged = merge(json.dumps({"devDependencies": {package: range_}}))
    assert dev(merged.text)[package] == range_
    assert [note.kind for note in merged.notes] == [kind]


@pytest.mark.parametrize(
    ("range_", "merged"),
    [
        ("^6.0.0", "^6.16.2"),
        ("~6.3.1", "^6.16.2"),
        ("6.16.1", "^6.16.2"),
        ("^6.16.2", "^6.16.2"),
        ("6.20.0", "6.20.0"),
        ("^5.3.0", "^5.3.0"),
        ("latest", "latest"),
    ],
)
def test_the_client_library_is_raised_within_its_major_version(range_, merged):
    result = merge(json.dumps({"dependencies": {"aws-amplify": range_}}))
    assert json.loads(result.text)["dependencies"]["aws-amplify"] == merged
    raised = [note.kind for note in result.notes if "aws-amplify" in note.message]
    assert raised == (["package-raised"] if merged != range_ else [])


def test_the_client_library_is_not_added():
    assert 'aws-amplify"' not in merge("{}").text


def test_function_dependencies():
    merged = merge(
        '{\n  "dependencies": {\n    "axios": "^1.6.0"\n  }\n}\n',
        {
            "orders": {"axios": "^1.7.0", "zod": "^3.22.0"},
            "report": {"zod": "3.23.8", "uuid": ">=8 <11"},
            "x": {"uuid": ">=9"},
        },
        {"orders": {"@types/aws-lambda": "^8.10.92", "typescript": "^4.0.0", "zod": "^3.0.0"}},
    )
    assert json.loads(merged.text)["dependencies"] == {"axios": "^1.6.0", "uuid": ">=9.0.0 <11.0.0", "zod": "3.23.8"}
    assert dev(merged.text)["@types/aws-lambda"] == "^8.10.92"
    assert dev(merged.text)["typescript"] == "^5.9.3"
    assert merged.notes == ()
    assert merged.conflicts == ()


def test_functions_that_cannot_agree_are_workspaces_with_all_their_packages():
    merged = merge('{"name": "a"}', {"b": {"uuid": "^8.0.0", "ok": "1"}, "a": {"uuid": "^9.0.0"}, "c": {"uuid": "*"}})
    assert merged.conflicts == (Conflict("uuid", (("a", "^9.0.0"), ("b", "^8.0.0"), ("c", "*")), ("b",)),)
    root = json.loads(merged.text)
    assert root["dependencies"] == {"uuid": "^9.0.0"}
    assert (root["workspaces"], root["private"]) == (["amplify/functions/b/src"], True)
    assert merged.notes == ()


def test_a_function_that_cannot_agree_with_the_root_leaves_and_the_root_stays():
    merged = merge('{"dependencies": {"uuid": "^8.0.0"}}', {"a": {"uuid": "^9.0.0"}})
    assert merged.conflicts == (Conflict("uuid", (("a", "^9.0.0"), ("package.json", "^8.0.0")), ("a",)),)
    assert json.loads(merged.text)["dependencies"] == {"uuid": "^8.0.0"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"workspaces": ["web", "docs"]', '"workspaces": ["web", "docs", "amplify/functions/a/src"]'),
        ('"workspaces": []', '"workspaces": ["amplify/functions/a/src"]'),
        ('"workspaces": {"packages": ["web"]}', '"workspaces": {"packages": ["web", "amplify/functions/a/src"]}'),
        ('"workspaces": ["amplify/functions/a/src"]', '"workspaces": ["amplify/functions/a/src"]'),
        ('"workspaces": [\n    "web"\n  ]', '"workspaces": [\n    "web",\n    "amplify/functions/a/src"\n  ]'),
    ],
)
def test_workspaces_join_those_that_are_there(before, after):
    text = '{\n  "private": true,\n  "dependencies": {"uuid": "^8.0.0"},\n  %s\n}\n'
    merged = merge(text % before, {"a": {"uuid": "^9.0.0"}})
    assert after in merged.text
    assert json.loads(merged.text)["private"] is True


def test_a_function_that_runs_on_one_of_gen2s_packages():
    assert merge(None, {"a": {"esbuild": "^0.27.1"}}).conflicts == ()
    found = merge(None, {"a": {"constructs": "^3.0.0"}}).conflicts
    assert found == (Conflict("constructs", (("a", "^3.0.0"), ("package.json", "^10.6.0")), ("a",)),)


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("{\n  nope", 2), ("[]", 1), ('{"devDependencies": []}', None), ('"a"', 1)]
)
def test_an_unreadable_file_comes_back_untouched(text, line):
    merged = merge(text)
    assert merged.text == text
    assert [(note.kind, note.line) for note in merged.notes] == [("package-json-invalid", line)]


specs = st.sampled_from(["^1.0.0", "~2.3.4", "latest", "*", "^5.0.0", "^0.20.0", "file:x", "1 - 3", "^10.6.0 || ^11"])
packages = st.dictionaries(st.sampled_from([*NAMES, "zod", "react-scripts", "ä b"]), specs, max_size=6)
json_values = st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3))
documents = st.dictionaries(st.text(max_size=8), json_values, max_size=4)
layouts = st.sampled_from([{"indent": 2}, {"indent": 4}, {"indent": "\t"}, {}, {"separators": (",", ":")}])


@given(
    documents, packages, packages, st.dictionaries(st.sampled_from("abc"), packages, max_size=3), layouts, st.booleans()
)
def test_twice_is_once_and_the_users_data_stays(
    document, dependencies, dev_dependencies, functions, layout, ascii_only
):
    before = {**document, "dependencies": dependencies, "devDependencies": dev_dependencies}
    text = json.dumps(before, ensure_ascii=ascii_only, **layout)
    once = merge(text, functions)
    assert merge(once.text, functions).text == once.text
    after = json.loads(once.text)
    for key, value in document.items():
        if key not in ("dependencies", "devDependencies"):
            assert after[key] == value
    assert list(after)[: len(before)] == list(before)
    assert set(after["dependencies"]) >= set(dependencies)
    raised = {note.message.split(" needs ")[1].split(" ")[0] for note in once.notes if note.kind == "package-raised"}
    for name, range_ in {**dev_dependencies, **dependencies}.items():
        section = "dependencies" if name in dependencies else "devDependencies"
        assert after[section][name] == range_ or name in raised
    expected = set(NAMES) - ({"typescript"} if "react-scripts" in {**dependencies, **dev_dependencies} else set())
    assert expected <= {*after["dependencies"], *after["devDependencies"]}


@pytest.mark.parametrize("path", [*SHARED.glob("corpus/*/package.json"), *SHARED.glob("apps/*/gen1/package.json")])
def test_real_files(path):
    text = path.read_bytes().decode()
    merged = merge(text)
    assert merge(merged.text).text == merged.text
    before, after = json.loads(text), json.loads(merged.text)
    assert list(after)[: len(before)] == list(before)
    kept = [line.rstrip(",") for line in merged.text.splitlines()]
    changed = [line for line in text.splitlines() if line.rstrip(",") not in kept and line.count('":') == 1]
    assert len(changed) == sum(note.kind == "package-raised" for note in merged.notes)
