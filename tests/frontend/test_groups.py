"""User pool groups: what deployed templates say of them beyond the project's files."""

from typing import Any

import pytest

FOLDER = "auth/userPoolGroups"
DEPLOYED = f"#current-cloud-backend/{FOLDER}/build/userPoolGroups-cloudformation-template.json"
CONFIG = {"auth": {"demo": {"service": "Cognito"}, "userPoolGroups": {"service": "Cognito-UserPool-Groups"}}}
OVERRIDE = "export function override(resources: any) {\n  resources.userPoolGroup.Admin.description = 'the boss';\n}\n"


def group(**properties: Any) -> dict[str, Any]:
    written = {"GroupName": "Admin", "Precedence": 1, "RoleArn": "arn", "UserPoolId": "pool"}
    return {"Resources": {"AdminGroup": {"Type": "AWS::Cognito::UserPoolGroup", "Properties": written | properties}}}


@pytest.mark.parametrize(
    ("deployed", "override", "messages"),
    [
        (group(), None, []),
        (
            group(Description="the boss"),
            None,
            [
                'group Admin: what is deployed has Description "the boss", which no file of the project says; it is '
                "not carried over"
            ],
        ),
        (group(Description="the boss"), OVERRIDE, []),
    ],
    ids=["as the CLI writes it", "an override that is gone", "an override that is there"],
)
def test_what_only_the_deployed_template_says_is_named(
    lowered: Any, deployed: Any, override: str | None, messages: list[str]
) -> None:
    files = {
        "backend/auth/demo/cli-inputs.json": {"cognitoConfig": {"identityPoolName": "demo"}},
        f"backend/{FOLDER}/user-pool-group-precedence.json": [{"groupName": "Admin", "precedence": 1}],
        DEPLOYED: deployed,
        **({f"backend/{FOLDER}/override.ts": override} if override else {}),
    }
    found = [each for each in lowered(CONFIG, files).diagnostics if each.code == "A2G4190"]
    assert [each.message for each in found] == messages
    assert all(each.origin.file == f"amplify/{DEPLOYED}" for each in found)


@pytest.mark.parametrize(
    ("written", "names", "errors"),
    [
        ([{"groupName": "A"}, {"groupName": "B"}, {"groupName": "A"}], "AB", ["/2: there are two user pool groups A"]),
        ([{"groupName": "A"}, {"precedence": 2}], "A", ["/1: expected a user pool group with a groupName"]),
        (["A", {"groupName": "B"}], "B", ["/0: expected a user pool group with a groupName"]),
        ({"groupName": "A"}, "", [": expected a list of user pool groups"]),
    ],
)
def test_what_is_no_group_and_two_of_one_name_are_errors_in_their_place(
    lowered: Any, written: Any, names: str, errors: list[str]
) -> None:
    files = {
        "backend/auth/demo/cli-inputs.json": {"cognitoConfig": {"identityPoolName": "demo"}},
        f"backend/{FOLDER}/user-pool-group-precedence.json": written,
    }
    app = lowered(CONFIG, files)
    assert "".join(group.name for group in app.auth.groups) == names
    found = [item for item in app.diagnostics if item.code == "A2G1005"]
    assert [f"{item.origin.pointer or ''}: {item.message}".partition(";")[0] for item in found] == errors
