import pytest

from amp2gen.syntax.cloudformation.template import read_template
from amp2gen.syntax.documents import load
from amp2gen.syntax.spans import SyntaxProblem

JSON_TEMPLATE = """{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "env": {"Type": "String"},
    "size": {"Type": "Number", "Default": 128, "AllowedValues": [128, 256]},
    "secret": {"Type": "String", "NoEcho": true}
  },
  "Mappings": {"Regions": {"us-east-1": {"zone": "a"}}},
  "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "env"}, "prod"]}},
  "Resources": {
    "Table": {
      "Type": "AWS::DynamoDB::Table",
      "Condition": "IsProd",
      "DependsOn": "Role",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
      "Metadata": {"note": "x"},
      "UpdatePolicy": {"a": 1},
      "Properties": {"TableName": {"Fn::Sub": "t-${env}"}}
    },
    "Role": {"Type": "AWS::IAM::Role", "DependsOn": ["A", "B"]}
  },
  "Outputs": {
    "Arn": {
      "Condition": "IsProd",
      "Value": {"Fn::GetAtt": ["Table", "Arn"]},
      "Export": {"Name": {"Fn::Sub": "${env}:Arn"}}
    },
    "Plain": {"Value": "x"}
  },
  "Description": "d",
  "Transform": "AWS::Serverless-2016-10-31"
}
"""

YAML_TEMPLATE = """
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  env: {Type: String}
  size:
    Type: Number
    Default: 128
    AllowedValues: [128, 256]
  secret: {Type: String, NoEcho: true}
Mappings:
  Regions: {us-east-1: {zone: a}}
Conditions:
  IsProd: !Equals [!Ref env, prod]
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Condition: IsProd
    DependsOn: Role
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Metadata: {note: x}
    UpdatePolicy: {a: 1}
    Properties:
      TableName: !Sub t-${env}
  Role:
    Type: AWS::IAM::Role
    DependsOn: [A, B]
Outputs:
  Arn:
    Condition: IsProd
    Value: !GetAtt Table.Arn
    Export: {Name: !Sub "${env}:Arn"}
  Plain:
    Value: x
Description: d
Transform: AWS::Serverless-2016-10-31
"""


def read(text, path="t.json"):
    return read_template(load(text, path))


def test_a_template_and_its_parts():
    template = read(JSON_TEMPLATE)

    assert template.problems == ()
    assert template.parameters["env"].default is None
    assert template.parameters["size"].default == 128
    assert template.parameters["size"].allowed_values == (128, 256)
    assert [name for name, parameter in template.parameters.items() if parameter.no_echo] == ["secret"]
    assert template.mappings["Regions"]["us-east-1"]["zone"] == "a"
    assert template.conditions["IsProd"] == {"Fn::Equals": [{"Ref": "env"}, "prod"]}
    assert template.other == {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "d",
        "Transform": "AWS::Serverless-2016-10-31",
    }

    table = template.resources["Table"]
    assert (table.logical_id, table.type, table.condition) == ("Table", "AWS::DynamoDB::Table", "IsProd")
    assert (table.deletion_policy, table.update_replace_policy) == ("Retain", "Retain")
    assert table.depends_on == ("Role",)
    assert table.properties == {"TableName": {"Fn::Sub": "t-${env}"}}
    assert table.metadata == {"note": "x"}
    assert table.other == {"UpdatePolicy": {"a": 1}}
    assert template.document.position(table.properties_pointer) == (19, 7)
    assert template.resources["Role"].depends_on == ("A", "B")
    assert template.resources["Role"].properties == {}

    assert template.outputs["Arn"].value == {"Fn::GetAtt": ["Table", "Arn"]}
    assert template.outputs["Arn"].export_name == {"Fn::Sub": "${env}:Arn"}
    assert template.outputs["Arn"].condition == "IsProd"
    assert template.outputs["Plain"].export_name is None


def test_json_and_yaml_of_one_template_are_equal():
    assert load(YAML_TEMPLATE, "t.yml").data == load(JSON_TEMPLATE, "t.json").data


@pytest.mark.parametrize("text", ["[]", "3", '{"Parameters": {}}'])
def test_what_is_no_template_is_refused(text):
    with pytest.raises(SyntaxProblem, match="template"):
        read(text)


@pytest.mark.parametrize(
    ("section", "entry", "line", "column", "message"),
    [
        ("Resources", "3", 3, 3, "object"),
        ("Resources", '{\n"Properties": {}}', 3, 3, "no Type"),
        ("Resources", '{"Type": "T",\n"Properties": []}', 4, 1, "object"),
        ("Resources", '{"Type": "T",\n"DependsOn": [1]}', 4, 1, "DependsOn"),
        ("Resources", '{"Type": "T",\n"Condition": {"Ref": "a"}}', 4, 1, "Condition"),
        ("Resources", '{\n"Type": 1}', 4, 1, "Type"),
        ("Parameters", '{"Default": 1}', 3, 3, "no Type"),
        ("Parameters", '{"Type": "String",\n"AllowedValues": 1}', 4, 1, "AllowedValues"),
        ("Mappings", '{\n"a": 1}', 4, 1, "object"),
        ("Outputs", "{}", 3, 3, "no Value"),
        ("Outputs", '{"Value": 1,\n"Export": "name"}', 4, 1, "object"),
    ],
)
def test_a_bad_entry_costs_only_itself(section, entry, line, column, message):
    good = "{}" if section == "Mappings" else '{"Type": "T", "Value": 1}'
    resources = "" if section == "Resources" else ',\n"Resources": {}'
    template = read(f'{{\n"{section}": {{\n  "Bad": {entry},\n  "Good": {good}}}{resources}}}')

    assert list(getattr(template, section.lower())) == ["Good"]
    [problem] = template.problems
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message


def test_a_bad_section_costs_only_itself():
    template = read('{"Resources": {"A": {"Type": "T"}},\n "Outputs": []}')

    assert list(template.resources) == ["A"]
    assert template.outputs == {}
    assert [problem.line for problem in template.problems] == [2]


def test_an_empty_yaml_section_is_empty():
    template = read("Parameters:\nResources:\n  A: {Type: T, Properties: }\n", "t.yml")

    assert template.problems == ()
    assert template.parameters == {}
    assert template.resources["A"].properties == {}
