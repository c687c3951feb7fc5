"""The checker notices each kind of harm."""

import json
from dataclasses import replace

from cfnbed import Service, violations
from cfnbed.template.document import EMPTY, from_object
from small_app import NEW, OLD, POOL, deploy


def test_a_sound_world_has_no_violations(service: Service) -> None:
    deploy(service)
    assert violations(service, ["notes"]) == []


def test_two_owners(service: Service) -> None:
    deploy(service)
    old, new = service.world.stack("old"), service.world.stack("new")
    new.resources["Role"] = replace(old.resources["Table"], logical_id="Role")
    assert violations(service, ["notes"]) == ["AWS::DynamoDB::Table notes has 2 owners"]


def test_no_owner(service: Service) -> None:
    deploy(service)
    del service.world.stack("old").resources["Table"]
    assert violations(service, ["notes"]) == ["notes has no owner"]


def test_deleted(service: Service) -> None:
    deploy(service)
    service.world.physical.delete("AWS::DynamoDB::Table", "notes", "old")
    assert violations(service, ["notes"]) == [
        "AWS::DynamoDB::Table notes was deleted",
        "AWS::DynamoDB::Table notes of old does not exist",
    ]


def test_empty_stack(service: Service) -> None:
    deploy(service, lonely={"Resources": {"Pool2": POOL}})
    lonely = service.world.stack("lonely")
    lonely.resources, lonely.template = {}, EMPTY
    assert violations(service) == ["stack lonely has no resources (CREATE_COMPLETE)"]


def test_dangling_references(service: Service) -> None:
    deploy(service)
    old, new = service.world.stack("old"), service.world.stack("new")
    old.template = from_object(json.loads(json.dumps(OLD).replace('"Pool": {', '"Pond": {', 1)))
    new.template = from_object(NEW | {"Outputs": {"X": {"Value": {"Fn::ImportValue": "nothing"}}}})
    assert violations(service) == [
        "template of old: Template format error: Unresolved resource dependencies [Pool] in the Resources block of the "
        "template",
        "old owns Pool, which its template does not have",
        "new imports nothing, which nobody exports",
    ]
