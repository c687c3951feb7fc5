"""Drift: does what exists still have the settings its template gave it?"""

from __future__ import annotations

import json
from typing import Any

from cfnbed.errors import invalid
from cfnbed.model import Drift, Stack
from cfnbed.physical import drifted
from cfnbed.template.document import canonical
from cfnbed.world import World

from .request import Handler, Request


def detect_stack_drift(request: Request) -> dict[str, Any]:
    stack = request.stack()
    drift = Drift(request.world.unique("drift"), stack.id)
    request.world.drifts[drift.id] = drift
    return {"StackDriftDetectionId": drift.id}


def describe_stack_drift_detection_status(request: Request) -> dict[str, Any]:
    name = request.need("StackDriftDetectionId")
    drift = request.world.drifts.get(name)
    if drift is None:
        raise invalid(f"Drift detection {name} does not exist")
    found = _drifts(request.world, request.world.stacks[drift.stack_id])
    drifted = sum(item["StackResourceDriftStatus"] != "IN_SYNC" for item in found)
    return {
        "StackId": drift.stack_id,
        "StackDriftDetectionId": drift.id,
        "StackDriftStatus": "DRIFTED" if drifted else "IN_SYNC",
        "DetectionStatus": "DETECTION_COMPLETE",
        "DriftedStackResourceCount": drifted,
        "Timestamp": request.world.clock.now(),
    }


def describe_stack_resource_drifts(request: Request) -> dict[str, Any]:
    wanted = request.get("StackResourceDriftStatusFilters")
    found = [
        item
        for item in _drifts(request.world, request.stack())
        if not wanted or item["StackResourceDriftStatus"] in wanted
    ]
    return request.page("StackResourceDrifts", found, 100)


def _drifts(world: World, stack: Stack) -> list[dict[str, Any]]:
    found = []
    for resource in stack.resources.values():
        thing = world.physical.find(resource.type, resource.physical_id)
        actual = thing.properties if thing else {}
        differences = [
            {
                "PropertyPath": f"/{name}",
                "ExpectedValue": json.dumps(resource.properties.get(name)),
                "ActualValue": json.dumps(actual.get(name)),
                "DifferenceType": "NOT_EQUAL",
            }
            for name in (drifted(resource.properties, actual) if thing else ())
        ]
        status = "DELETED" if thing is None else "MODIFIED" if differences else "IN_SYNC"
        found.append(
            {
                "StackId": stack.id,
                "LogicalResourceId": resource.logical_id,
                "PhysicalResourceId": resource.physical_id,
                "ResourceType": resource.type,
                "ExpectedProperties": json.dumps(canonical(resource.properties)),
                "ActualProperties": json.dumps(canonical(actual)),
                "PropertyDifferences": differences,
                "StackResourceDriftStatus": status,
                "Timestamp": world.clock.now(),
            }
        )
    return found


HANDLERS: dict[str, Handler] = {
    "DetectStackDrift": detect_stack_drift,
    "DescribeStackDriftDetectionStatus": describe_stack_drift_detection_status,
    "DescribeStackResourceDrifts": describe_stack_resource_drifts,
}
