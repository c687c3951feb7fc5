"""A CloudFormation with Stack Refactor, in memory: the test bed of `amp2gen.runtime`.

    service = Service()
    load_folder(service, folder)                       # or load_dicts, or CreateStack
    service.faults.add(Fault("throttle", "UpdateStack", nth=1, times=2))
    with Server(service) as server:
        client = boto3.client("cloudformation", endpoint_url=server.url, …)
    assert violations(service, protected) == []

It takes nothing from the program under test, so that both cannot share a mistake.
"""

from .errors import ConnectionLost, ServiceError
from .faults import Fault
from .invariants import violations
from .load.folder import load_dicts, load_folder, protected_ids
from .service import Service
from .settings import Settings
from .wire.server import Server

__all__ = [
    "ConnectionLost",
    "Fault",
    "Server",
    "Service",
    "ServiceError",
    "Settings",
    "load_dicts",
    "load_folder",
    "protected_ids",
    "violations",
]
