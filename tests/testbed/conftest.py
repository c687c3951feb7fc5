"""The test bed is a plain package in this folder, `cfnbed`; whoever wants it puts the folder on the path."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import boto3
import botocore.endpoint
import pytest
from botocore.config import Config

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from cfnbed import Server, Service  # noqa: E402


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def client(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """An ordinary boto3 client that talks to `service` over HTTP; it retries without pausing."""
    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda seconds: None))
    with Server(service) as server:
        yield boto3.client(
            "cloudformation",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 3, "mode": "standard"}),
        )
