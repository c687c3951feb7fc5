"""The account over HTTP, for unmodified AWS clients in other processes; `python wire_account.py` serves it.

Prints its URL, then answers CloudFormation, S3, STS and Amplify at it: AWS_ENDPOINT_URL is all that a client needs.
POST /_account/<name> with a JSON body is for the test: `kill` names a process and the call at which it dies.
"""

import json
import os
import re
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import RLock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

for folder in (Path(__file__).parent, Path(__file__).parents[2] / "testbed"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from account import Account  # noqa: E402
from cfnbed import violations  # noqa: E402
from cfnbed.wire.protocol import read_request, write_answer  # noqa: E402

from amp2gen.runtime.aws.errors import AwsFailure, Unreachable  # noqa: E402
from amp2gen.runtime.plan.model import Plan  # noqa: E402

READS = ("Describe", "Get", "List")
REQUEST_ID = "00000000-0000-0000-0000-000000000000"
SERVICE = re.compile(r"Credential=[^/]+/\d+/[^/]+/(\w+)/")
XML = "text/xml"


class WireAccount:
    """Serves `account` while the `with` block lasts.

    `served` counts the calls of the process that is to be killed; `changing` are the numbers of those that change
    something.
    """

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or Account()
        self.lock = RLock()
        self.served = 0
        self.changing: list[int] = []
        self.victim: dict[str, Any] | None = None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"wire": self}))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> "WireAccount":
        Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve_forever(self) -> None:
        self._http.serve_forever()

    def control(self, name: str, body: dict[str, Any]) -> Any:
        """`load`: the plan of a small app; `apply`: carries it out, with its journal in a folder; `kill`: {process,
        call, after}; `changing`: the numbers of the calls since then that change something; `reset`: all anew."""
        if name == "kill":
            self.victim, self.served, self.changing = body, 0, []
        elif name == "changing":
            return self.changing
        elif name == "apply":
            import running

            return running.apply(self.account, Plan.model_validate(body["plan"]), Path(body["folder"])).code
        elif name == "violations":
            self.account.service.settle()
            return violations(self.account.service, body["protected"])
        elif name == "homes":
            owners = self.account.service.world.owners
            return {
                physical_id: [[stack.name, resource.logical_id] for stack, resource in owners(physical_id)]
                for physical_id in body["protected"]
            }
        elif name == "load":
            import shop

            plan = shop.make_plan(self.account, social=bool(body.get("social")))
            return plan.model_dump(mode="json")
        elif name == "reset":
            self.account, self.served, self.victim = Account(), 0, None
        return self.served

    def answer(self, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if not operation.startswith(READS):
            self.changing.append(self.served)
        return self.account.answer(service, operation, parameters)

    def strike(self, *, after: bool) -> None:
        """Kill the victim if this is its moment."""
        if self.victim and self.served == self.victim["call"] and bool(self.victim["after"]) is after:
            os.kill(self.victim["process"], signal.SIGKILL)
            self.victim = None
            raise Unreachable("", "", "the client is dead")


class Handler(BaseHTTPRequestHandler):
    wire: WireAccount
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle_expect_100(self) -> bool:
        """Clients wait for this before they send a body."""
        answered = super().handle_expect_100()
        self.wfile.flush()
        return answered

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.wire.lock:
            if self.path.startswith("/_account/"):
                answer = self.wire.control(self.path.removeprefix("/_account/"), json.loads(body or b"{}"))
                self._send(200, json.dumps(answer).encode(), "application/json")
                return
            found = SERVICE.search(self.headers.get("Authorization", ""))
            service = found[1] if found else ""
            self.wire.served += 1
            try:
                self.wire.strike(after=False)
                status, content, kind, headers = getattr(self, f"_{service}")(body)
                self.wire.strike(after=True)
            except Unreachable:
                self.close_connection = True
                self.connection.close()
                return
        self._send(status, content, kind, headers)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815

    def _cloudformation(self, body: bytes) -> Any:
        operation, parameters = read_request(body.decode())
        try:
            answer = self.wire.answer("cloudformation", operation, parameters)
        except AwsFailure as error:
            if isinstance(error, Unreachable):
                raise
            return _query_error(error)
        return 200, write_answer(operation, answer, REQUEST_ID).encode(), XML, {}

    def _sts(self, body: bytes) -> Any:
        account = self.wire.answer("sts", "GetCallerIdentity", {})["Account"]
        text = (
            '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
            f"<Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
        return 200, text.encode(), XML, {}

    def _s3(self, body: bytes) -> Any:
        bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        parameters: dict[str, Any] = {"Bucket": bucket, "Key": key}
        if self.command == "PUT":
            parameters["Body"] = body
            for header, name in (("If-Match", "IfMatch"), ("If-None-Match", "IfNoneMatch")):
                if header in self.headers:
                    parameters[name] = self.headers[header]
        try:
            answer = self.wire.answer("s3", {"PUT": "PutObject"}.get(self.command, "GetObject"), parameters)
        except AwsFailure as error:
            status = 412 if error.code == "PreconditionFailed" else 404
            text = f"<Error><Code>{error.code}</Code><Message>{error.message}</Message></Error>"
            return status, text.encode(), "application/xml", {}
        headers = {"ETag": answer["ETag"]}
        if "LastModified" in answer:
            headers["Last-Modified"] = answer["LastModified"].strftime("%a, %d %b %Y %H:%M:%S GMT")
        return 200, answer.get("Body", b""), "binary/octet-stream", headers

    def _amplify(self, body: bytes) -> Any:
        parts = urlsplit(self.path)
        _, _, app, _, branch, *rest = parts.path.split("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        operation = "ListJobs" if rest else {"GET": "GetBranch", "POST": "UpdateBranch"}[self.command]
        parameters = {"appId": app, "branchName": unquote(branch), **query, **json.loads(body or b"{}")}
        try:
            answer = self.wire.answer("amplify", operation, parameters)
        except AwsFailure as error:
            headers = {"x-amzn-ErrorType": error.code}
            return 404, json.dumps({"message": error.message}).encode(), "application/json", headers
        return 200, json.dumps(answer).encode(), "application/json", {}

    def _send(self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the client is gone

    def log_message(self, format: str, *arguments: Any) -> None:
        """Silence."""


def _query_error(error: AwsFailure) -> Any:
    text = (
        '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>'
        f"<Code>{error.code}</Code><Message>{error.message}</Message></Error></ErrorResponse>"
    )
    return (404 if "NotFound" in error.code else 400), text.encode(), XML, {}


if __name__ == "__main__":
    served = WireAccount()
    print(served.url, flush=True)
    served.serve_forever()
