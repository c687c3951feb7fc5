"""`python -m cfnbed [--port N] [--s3 URL]`: the test bed as a process of its own; prints its URL, then serves.

`--s3` is the endpoint of an S3 stand-in (moto's server) in which TemplateURLs are looked up.
"""

from __future__ import annotations

import argparse
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from .errors import invalid
from .service import Service
from .wire.server import Server


def main() -> None:
    arguments = argparse.ArgumentParser(prog="cfnbed")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--s3")
    given = arguments.parse_args()
    service = Service()
    if given.s3:
        service.world.fetch = lambda url: fetch_from(given.s3, url)
    server = Server(service, given.port)
    print(server.url, flush=True)
    server.serve_forever()


def fetch_from(endpoint: str, url: str) -> str:
    """The object a template URL (path or host style) names, from an S3 at `endpoint`."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path
    if ".s3." in host or ".s3-" in host:
        path = "/" + host.split(".s3")[0] + path
    try:
        with urllib.request.urlopen(endpoint.rstrip("/") + path, timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        raise invalid(f"S3 error: {error.reason}") from error


if __name__ == "__main__":
    main()
