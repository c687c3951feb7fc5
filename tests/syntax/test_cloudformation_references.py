"""References inside templates: all forms are found, and only the known ones replaced."""

from typing import Any

import pytest

from amp2gen.syntax.cloudformation.references import Reference, depends_on, references, substitute

VALUES: dict[tuple[str, str | None], Any] = {
    ("Pool", None): "p-1",
    ("Pool", "Arn"): "arn:p-1",
    ("List", None): ["a", "b"],
    ("Odd", None): "${x}",
    ("Work", "Arn"): {"Ref": "arn"},
}


def lookup(name: str, attribute: str | None) -> Any:
    return VALUES.get((name, attribute))


@pytest.mark.parametrize(
    ("written", "replaced"),
    [
        ({"Ref": "Pool"}, "p-1"),
        ({"Ref": "Other"}, {"Ref": "Other"}),
        ({"Fn::GetAtt": ["Pool", "Arn"]}, "arn:p-1"),
        ({"Fn::GetAtt": "Pool.Arn"}, "arn:p-1"),
        ({"Fn::GetAtt": ["Pool", "Else"]}, {"Fn::GetAtt": ["Pool", "Else"]}),
        ({"Fn::Sub": "${Pool}/${Pool.Arn}"}, "p-1/arn:p-1"),
        ({"Fn::Sub": "${Pool}-${AWS::Region}"}, {"Fn::Sub": "p-1-${AWS::Region}"}),
        ({"Fn::Sub": "${!Pool}-${Pool}"}, "${Pool}-p-1"),
        ({"Fn::Sub": "${Odd}-${Other}"}, {"Fn::Sub": "${!x}-${Other}"}),
        ({"Fn::Sub": ["${Pool}-${a}", {"a": {"Ref": "Pool"}}]}, {"Fn::Sub": ["p-1-${a}", {"a": "p-1"}]}),
        ({"Fn::Sub": ["${Pool}", {"Pool": "mine"}]}, {"Fn::Sub": ["${Pool}", {"Pool": "mine"}]}),
        ({"Fn::GetAtt": ["Work", "Arn"]}, {"Ref": "arn"}),
        ({"Fn::Sub": "${Work.Arn}:${!Work}"}, {"Fn::Sub": "${arn}:${!Work}"}),
        ({"a": [{"Ref": "List"}, {"Ref": "X", "b": 1}]}, {"a": [["a", "b"], {"Ref": "X", "b": 1}]}),
    ],
)
def test_substitution(written: Any, replaced: Any) -> None:
    assert substitute(written, lookup) == replaced


def test_references_are_found_in_every_form() -> None:
    written = {
        "a": {"Ref": "A"},
        "b": [{"Fn::GetAtt": ["B", "Outputs.Id"]}, {"Fn::GetAtt": "C.Arn"}],
        "c": {"Fn::Sub": ["${D}${E.Arn}${own}${!F}", {"own": {"Ref": "G"}}]},
    }
    assert set(references(written)) == {
        Reference("A", None),
        Reference("B", "Outputs.Id"),
        Reference("C", "Arn"),
        Reference("D", None),
        Reference("E", "Arn"),
        Reference("G", None),
    }


@pytest.mark.parametrize(("written", "found"), [("A", ("A",)), (["A", "B"], ("A", "B")), ([], ())])
def test_depends_on(written: Any, found: tuple[str, ...]) -> None:
    assert depends_on({"DependsOn": written}) == found
    assert depends_on({}) == ()
