"""Differences between files, as a person reviews them."""

from amp2gen.cli.cases.changes import Change, changes, patch


def test_only_files_that_differ_are_changes_and_the_ir_comes_last():
    before = {"a.ts": b"1\n", "ir.json": b"{}", "same": b"x", "z.ts": b"1\n"}
    after = {"a.ts": b"2\n", "ir.json": b"[]", "new.ts": b"n\n", "same": b"x"}
    found = changes(before, after)
    assert [(change.path, change.before is None, change.after is None) for change in found] == [
        ("a.ts", False, False),
        ("new.ts", True, False),
        ("z.ts", False, True),
        ("ir.json", False, False),
    ]


def test_a_summary_counts_lines():
    assert Change("a", b"one\ntwo\n", b"one\n2\n3\n").summary == "a  +2 -1"
    assert Change("a", None, b"x").summary == "a  new"
    assert Change("a", b"x", None).summary == "a  gone"
    assert Change("a", b"\xff", b"\xfe").summary == "a  differs"


def test_a_patch_is_a_unified_diff():
    assert list(patch(Change("a", b"one\ntwo\n", b"one\n2\n"))) == [
        "--- a/a",
        "+++ b/a",
        "@@ -1,2 +1,2 @@",
        " one",
        "-two",
        "+2",
    ]
    assert list(patch(Change("a", None, b"x\n")))[:2] == ["--- /dev/null", "+++ b/a"]
    assert list(patch(Change("a", b"\xff", b"x"))) == ["a: binary files differ"]


def test_a_missing_line_end_is_seen():
    assert "+\\ No newline at end of file" in list(patch(Change("a", b"x\n", b"x")))
