"""Reading a checkout: which folder is a project, which files are read, and what is refused."""

import os

import pytest
from gen1 import Gen1

from amp2gen.frontend import ProjectError, load_project
from amp2gen.frontend.log import Log
from amp2gen.frontend.project import find_root


def refused(path, snapshot=None):
    """The diagnostic with which a project is refused."""
    with pytest.raises(ProjectError) as caught:
        load_project(path, snapshot)
    return caught.value.diagnostic


def found(project):
    """Code and message of what reading the files alone reports."""
    return [(item.code, item.origin.file) for item in project.diagnostics]


def test_a_folder_inside_the_project_stands_for_the_project(gen1):
    gen1.function("greet")
    for inside in ("", "amplify", "amplify/backend", "amplify/backend/function/greet/src"):
        assert find_root(gen1.root / inside) == gen1.root
    assert find_root(gen1.root / "amplify/backend/backend-config.json") == gen1.root


def test_a_missing_folder_is_not_taken_for_the_one_above(gen1):
    problem = refused(gen1.root / "typo")
    assert (problem.code, problem.message) == ("A2G1110", f"{gen1.root}/typo does not exist")


def test_an_empty_folder_is_no_project(tmp_path):
    problem = refused(tmp_path)
    assert problem.code == "A2G1110"
    assert problem.message.startswith(f"no Amplify Gen 1 project at {tmp_path}")
    assert problem.help == "name the folder that holds amplify/"


def test_projects_of_a_monorepo_are_named(tmp_path):
    for path in ("apps/admin/backend", "apps/web", "node_modules/demo"):
        Gen1(tmp_path / path).function("greet")
    assert refused(tmp_path).help == "name the folder that holds amplify/: apps/admin/backend, apps/web"


def test_a_project_just_below_is_named(gen1):
    gen1.function("greet")
    assert refused(gen1.root.parent).help == f"name the folder that holds amplify/: {gen1.root.name}"


def test_a_gen2_project_is_named_as_such_from_any_folder_inside(tmp_path):
    (tmp_path / "amplify/auth").mkdir(parents=True)
    (tmp_path / "amplify/backend.ts").write_text("defineBackend({});\n")
    for inside in ("", "amplify/auth"):
        problem = refused(tmp_path / inside)
        assert (problem.code, problem.origin.file) == ("A2G1111", "amplify/backend.ts")


def test_leftovers_of_gen1_do_not_make_a_gen2_project_gen1(tmp_path):
    (tmp_path / "amplify/.config").mkdir(parents=True)
    (tmp_path / "amplify/#current-cloud-backend").mkdir()
    (tmp_path / "amplify/backend.ts").write_text("defineBackend({});\n")
    assert refused(tmp_path).code == "A2G1111"


def test_a_half_migrated_project_is_refused(gen1):
    gen1.function("greet").file("amplify/backend.ts", "defineBackend({});\n")
    problem = refused(gen1.root)
    assert (problem.code, problem.origin.file) == ("A2G1206", "amplify/backend.ts")
    assert "last commit that was Gen 1 only" in problem.help


def test_the_nearest_project_wins(gen1):
    inner = gen1.root / "packages/inner"
    (inner / "amplify/backend").mkdir(parents=True)
    assert find_root(inner / "amplify/backend") == inner


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b'{\n  "function": {\n', "A2G1004", 3, 1),
        (b"", "A2G1004", 1, 1),
        (b"[]", "A2G1005", 1, 1),
        (b"null", "A2G1005", 1, 1),
        (b'{\n  "f": "\xff"}', "A2G1004", 2, 9),
        ('{\n  "f": 1'.encode("utf-16"), "A2G1004", 1, 1),
        (b"[" * 5000, "A2G1004", 1, 101),
    ],
    ids=["cut off", "empty", "a list", "null", "no UTF-8", "UTF-16", "too deep"],
)
def test_a_list_of_resources_that_cannot_be_read_stops_the_compile(gen1, content, code, line, column):
    gen1.file("amplify/backend/backend-config.json", content)
    problem = refused(gen1.root)
    assert problem.code == code
    assert problem.message.startswith("the project's resources are unknown: ")
    assert (problem.origin.file, problem.origin.line, problem.origin.column) == (
        "amplify/backend/backend-config.json",
        line,
        column,
    )


def test_a_list_of_resources_that_is_missing_stops_the_compile(gen1):
    gen1.remove("amplify/backend/backend-config.json")
    problem = refused(gen1.root)
    assert (problem.code, problem.origin.file) == ("A2G1007", "amplify/backend/backend-config.json")
    assert "amplify pull" in problem.help


def test_a_list_of_resources_behind_a_broken_link_is_named_as_that(gen1):
    gen1.remove("amplify/backend/backend-config.json")
    (gen1.root / "amplify/backend/backend-config.json").symlink_to("nowhere.json")
    problem = refused(gen1.root)
    assert problem.code == "A2G1001"
    assert "is a broken link" in problem.message


def test_a_linked_backend_folder_is_named_as_that(gen1, tmp_path):
    (gen1.root / "amplify/backend").rename(tmp_path / "elsewhere")
    (gen1.root / "amplify/backend").symlink_to(tmp_path / "elsewhere")
    problem = refused(gen1.root)
    assert "amplify/backend is a link to a folder outside of the repository and was not followed" in problem.message


@pytest.mark.parametrize("name", ["package.json", "amplify.yml", ".gitignore", "tsconfig.json"])
def test_repository_files_that_cannot_be_merged_are_not_replaced(gen1, name):
    gen1.file(name, "caf\xe9 = 1\n".encode("latin-1"))
    problem = refused(gen1.root)
    assert (problem.code, problem.origin.file, problem.origin.line) == ("A2G1004", name, 1)
    assert problem.message == f"{name} cannot be merged with Gen 2's: the file is not UTF-8: byte 0xe9"


def test_a_repository_file_that_is_too_large_is_not_replaced(gen1):
    large(gen1.root / "package.json")
    assert refused(gen1.root).message.startswith("package.json cannot be merged with Gen 2's: ")


def test_a_link_to_a_folder_of_the_repository_is_read_as_the_folder(gen1):
    gen1.file("shared/greet/src/index.js", "exports.one = 1;\n").file("shared/greet/node_modules/a/index.js", "")
    gen1.file("elsewhere/lib/util.js", "exports.two = 2;\n")
    (gen1.root / "shared/greet/src/lib").symlink_to("../../../elsewhere/lib")
    (gen1.root / "amplify/backend/function").mkdir(parents=True)
    (gen1.root / "amplify/backend/function/greet").symlink_to("../../../shared/greet")
    project = load_project(gen1.root)
    assert project.files["amplify/backend/function/greet/src/index.js"] == b"exports.one = 1;\n"
    assert not [path for path in project.files if "node_modules" in path or "/lib/" in path]
    assert found(project) == [("A2G1002", "amplify/backend/function/greet/src/lib")]
    assert "behind another such link" in project.diagnostics[0].message


@pytest.mark.parametrize("target", ["..", ".", "../../..", "../function"])
def test_a_link_to_a_folder_that_it_lies_in_is_named_and_not_followed(gen1, target):
    gen1.function("greet")
    (gen1.root / "amplify/backend/function/loop").symlink_to(target)
    project = load_project(gen1.root)
    assert found(project) == [("A2G1002", "amplify/backend/function/loop")]
    assert "a folder that it lies in" in project.diagnostics[0].message
    assert not [path for path in project.files if "loop" in path]


def test_a_linked_amplify_folder_may_lie_in_another_repository(gen1, tmp_path_factory):
    """What leads out of both is left, as ever."""
    other = tmp_path_factory.mktemp("other")
    (other / ".git").mkdir()
    (other / "shared").mkdir()
    (other / "shared/util.js").write_text("exports.one = 1;\n")
    gen1.function("greet")
    (gen1.root / "amplify").rename(other / "amplify")
    (gen1.root / "amplify").symlink_to(other / "amplify")
    source = other / "amplify/backend/function/greet/src"
    (source / "util.js").symlink_to("../../../../../shared/util.js")
    (source / "out").symlink_to(tmp_path_factory.mktemp("home"))
    project = load_project(gen1.root)
    assert project.files["amplify/backend/function/greet/src/util.js"] == b"exports.one = 1;\n"
    assert found(project) == [("A2G1002", "amplify/backend/function/greet/src/out")]


@pytest.mark.parametrize("target", ["/etc/hostname", "nowhere.json", "package.json", "amplify"])
def test_a_package_json_that_cannot_be_read_is_not_replaced(gen1, target):
    (gen1.root / "package.json").symlink_to(target)
    problem = refused(gen1.root)
    assert problem.code == "A2G1001"
    assert problem.message.startswith("package.json cannot be merged with Gen 2's: package.json ")


def test_broken_links_and_loops_of_links_are_named(gen1):
    source = gen1.root / "amplify/backend/function/f/src"
    source.mkdir(parents=True)
    (source / "gone.js").symlink_to("nowhere.js")
    (source / "one.js").symlink_to("two.js")
    (source / "two.js").symlink_to("one.js")
    project = load_project(gen1.root)
    assert found(project) == [
        ("A2G1001", f"amplify/backend/function/f/src/{name}.js") for name in ("gone", "one", "two")
    ]


def test_a_link_to_a_file_is_read_as_the_file(gen1):
    gen1.file("shared/util.js", "exports.one = 1;\n")
    source = gen1.root / "amplify/backend/function/f/src"
    source.mkdir(parents=True)
    (source / "util.js").symlink_to(gen1.root / "shared/util.js")
    assert load_project(gen1.root).files["amplify/backend/function/f/src/util.js"] == b"exports.one = 1;\n"


def test_a_link_to_a_file_of_the_machine_is_not_followed(gen1, tmp_path_factory):
    secret = tmp_path_factory.mktemp("home") / "credentials"
    secret.write_text("aws-exports: x")
    source = gen1.root / "amplify/backend/function/f/src"
    source.mkdir(parents=True)
    (source / "data.txt").symlink_to(secret)
    (gen1.root / "app.js").symlink_to(secret)
    (gen1.root / "loop.js").symlink_to("loop.js")
    project = load_project(gen1.root)
    assert found(project) == [("A2G1001", "amplify/backend/function/f/src/data.txt")]
    assert "outside of the repository" in project.diagnostics[0].message
    assert b"aws-exports: x" not in {*project.files.values(), *project.client_files.values()}


def test_a_link_to_a_file_elsewhere_in_the_repository_is_read(gen1):
    inner = Gen1(gen1.root / "packages/app").function("f")
    gen1.file(".git/HEAD", "ref: refs/heads/main\n").file("shared/util.js", "exports.one = 1;\n")
    (inner.root / "amplify/backend/function/f/src/util.js").symlink_to(gen1.root / "shared/util.js")
    assert load_project(inner.root).files["amplify/backend/function/f/src/util.js"] == b"exports.one = 1;\n"


def test_large_files_are_named_and_not_read(gen1):
    large(gen1.root / "amplify/backend/model.bin")
    project = load_project(gen1.root)
    assert found(project) == [("A2G1003", "amplify/backend/model.bin")]
    assert project.diagnostics[0].message == "amplify/backend/model.bin has 51 MB and was not read"
    assert "amplify/backend/model.bin" not in project.files


@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"caf\xe9.js", "caf\\udce9.js"), (b"a\\b.js", "a\\\\b.js"), (b"a\nb\x1b[31m.js", "a\\nb\\x1b[31m.js")],
    ids=["no UTF-8", "backslash", "control characters"],
)
def test_files_with_names_that_no_other_system_has_are_named_and_not_read(gen1, name, shown):
    source = gen1.root / "amplify/backend/function/f/src"
    source.mkdir(parents=True)
    with open(os.fsencode(source) + b"/" + name, "wb"):  # noqa: PTH123 - a Path cannot hold these bytes
        pass
    project = load_project(gen1.root)
    assert found(project) == [("A2G1001", f"amplify/backend/function/f/src/{shown}")]
    assert project.diagnostics[0].model_dump_json().isascii()


def test_a_folder_in_the_place_of_a_file_is_as_good_as_no_file(gen1):
    gen1.function("greet").bucket("files").remove("amplify/backend/storage/files/cli-inputs.json")
    (gen1.root / "amplify/backend/storage/files/cli-inputs.json").mkdir()
    assert "amplify/backend/storage/files/cli-inputs.json" not in load_project(gen1.root).files


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_files_and_folders_without_permission_are_named(gen1):
    gen1.function("greet").function("other")
    source = gen1.root / "amplify/backend/function/greet/src/index.js"
    folder = gen1.root / "amplify/backend/function/other"
    source.chmod(0)
    folder.chmod(0)
    try:
        assert found(load_project(gen1.root)) == [
            ("A2G1001", "amplify/backend/function/greet/src/index.js"),
            ("A2G1001", "amplify/backend/function/other"),
        ]
    finally:
        folder.chmod(0o755)


def test_generated_and_installed_folders_are_not_read(gen1):
    gen1.file("amplify/backend/function/f/src/node_modules/a/index.js", "x")
    gen1.file("amplify/backend/.temp/x.json", "{}").file("amplify/mock-data/x.db", "x")
    gen1.file("amplify-gen2/amplify/backend.ts", "x").file("src/App.js", "x")
    assert sorted(load_project(gen1.root).files) == [
        ".gitignore",
        "amplify/.config/project-config.json",
        "amplify/backend/backend-config.json",
        "amplify/team-provider-info.json",
    ]


def test_a_missing_snapshot_folder_is_refused(gen1, tmp_path):
    problem = refused(gen1.root, tmp_path / "none")
    assert problem.message == f"the snapshot folder {tmp_path}/none does not exist"


def test_resources_are_listed_in_one_order(gen1):
    gen1.entry("storage", "b", service="S3").entry("storage", "a", service="S3").entry("api", "z", service="AppSync")
    entries = load_project(gen1.root).entries
    assert [(entry.category, entry.name) for entry in entries] == [("api", "z"), ("storage", "a"), ("storage", "b")]
    assert (entries[0].origin.pointer, entries[0].origin.line) == ("/api/z", 11)


def test_what_is_no_resource_is_reported_in_its_place(gen1):
    config = {"api": None, "function": ["x"], "storage": {"files": "x", "a~b/c": {}}, "providers": 3, "auth": {}}
    gen1.file("amplify/backend/backend-config.json", config)
    project = load_project(gen1.root)
    assert project.entries == ()
    log = Log()
    project.report_entries(log)
    assert [(item.code, item.origin.pointer, item.message) for item in log.diagnostics] == [
        ("A2G1005", "/api", "api: expected an object of resources"),
        ("A2G1005", "/function", "function: expected an object of resources"),
        ("A2G1210", "/storage/a~0b~1c", "storage 'a~b/c' has a name that no folder can have, and is skipped"),
        ("A2G1005", "/storage/files", "storage files: expected an object"),
    ]


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "a\0b", "\x1b[31m"])
def test_names_that_no_folder_can_have_are_no_resources(gen1, name):
    gen1.entry("function", name, service="Lambda").entry(name or "..", "f", service="Lambda")
    project = load_project(gen1.root)
    assert project.entries == ()
    log = Log()
    project.report_entries(log)
    assert {item.code for item in log.diagnostics} == {"A2G1210"}


@pytest.mark.parametrize("name", ["a b", "größe", "__proto__", "constructor", "a~b", "a.b", "日本"])
def test_strange_names_are_resources_and_have_a_place(gen1, name):
    gen1.entry("function", name, service="Lambda")
    (entry,) = load_project(gen1.root).entries
    assert (entry.name, entry.origin.line) == (name, 3)


def test_documents_that_nobody_reported_are_reported_in_the_end(gen1):
    gen1.file("amplify/cli.json", '{"features": }')
    project = load_project(gen1.root)
    assert project.object("amplify/cli.json") == {}
    log = Log()
    project.report_unreadable(log)
    (problem,) = log.diagnostics
    assert (problem.code, str(problem.origin)) == ("A2G1004", "amplify/cli.json:1:14")


def large(path):
    """A file of 51 MB that takes no room."""
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)


def test_the_folders_above_tell_of_the_package_manager_up_to_the_repositorys_root(gen1, tmp_path):
    root = tmp_path / "repository"
    package = root / "packages" / "app"
    package.parent.mkdir(parents=True)
    gen1.root.rename(package)
    (tmp_path / "yarn.lock").write_text("")
    (root / ".git").mkdir()
    (root / "pnpm-lock.yaml").write_text("")
    (root / "package.json").write_text('{"packageManager": "pnpm@9.1.0"}')
    (root / "packages" / "package.json").write_text("{}")
    assert load_project(package).above == {"pnpm-lock.yaml": b"", "package.json": b'{"packageManager": "pnpm@9.1.0"}'}

    (root / ".git").rmdir()
    assert load_project(package).above == {}
