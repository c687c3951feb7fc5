"""Mapping templates that users wrote: at work in the same resolver, whatever their layout, or found to be missing."""

import pytest

from amp2gen.verify.deployment import PSEUDO_PARAMETERS, deployment_of
from amp2gen.verify.mapping_templates import mapping_template_pairs
from amp2gen.verify.templates import StackTemplate, link

FOLDER = "amplify/backend/api/notes/resolvers/"
SLOT = "#set($x = 1)\n$util.toJson({})\n"
TABLE = '{"TableName": "Note-abcdefghijklmnopqrstuvwxyz-main"}'


def resource(type_name, **properties):
    return {"Type": f"AWS::AppSync::{type_name}", "Properties": properties}


TEMPLATE = {
    "Resources": {
        "NoteTable": {"Type": "Custom::AmplifyDynamoDBTable", "Properties": {"tableName": "Note-NONE-NONE"}},
        "Fn": resource(
            "FunctionConfiguration",
            Name="QuerygetNoteauth0Function",
            RequestMappingTemplateS3Location={"Fn::Sub": "s3://assets/abc.vtl"},
        ),
        "GetNote": resource(
            "Resolver",
            TypeName="Query",
            FieldName="getNote",
            PipelineConfig={"Functions": [{"Fn::GetAtt": ["Fn", "FunctionId"]}]},
            ResponseMappingTemplate={"Fn::Sub": ['{"TableName": "${t}"}', {"t": {"Ref": "NoteTable"}}]},
        ),
    }
}
ASSETS = {"abc.vtl": b"#set($x = 1)\n\n  $util.toJson({})"}


@pytest.fixture
def gen2():
    root = {"Resources": {"data": {"Type": "AWS::CloudFormation::Stack"}}}
    stacks = {"/": StackTemplate(root, None, None, "/"), "data/Note": StackTemplate(TEMPLATE, "/", "data", "Note")}
    return deployment_of(link(stacks, PSEUDO_PARAMETERS), {})


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Query.getNote.auth.1.req.vtl", SLOT, True),
        ("Query.getNote.auth.1.req.vtl", SLOT.replace("1", "2"), False),
        ("Query.getNote.res.vtl", TABLE, True),
        ("Query.getNote.res.vtl", TABLE.replace("Note", "Other"), False),
        ("Query.listNotes.auth.1.req.vtl", SLOT, False),
    ],
)
def test_a_template_is_at_work_in_its_resolver(gen2, name, text, found):
    (pair,) = mapping_template_pairs({FOLDER + name: text}, gen2, ASSETS)
    assert (pair.kind, pair.role, pair.gen1) == ("mapping template", name, text)
    assert (pair.gen2 == text) is found
    assert pair.gen1_place.file == FOLDER + name
