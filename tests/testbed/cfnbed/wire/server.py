"""The service on a local port, for unmodified AWS clients: `boto3.client("cloudformation", endpoint_url=server.url)`.

Beside the API there is a small control surface for tests whose client is another process:
POST /_testbed/<name> with a JSON body, see `control`.
"""

from __future__ import annotations

import json
import socket
import threading
import traceback
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from cfnbed.control import control
from cfnbed.errors import ConnectionLost, ServiceError
from cfnbed.service import Service

from .protocol import read_request, write_answer, write_error


class Server:
    """Serves while the `with` block lasts."""

    def __init__(self, service: Service, port: int = 0) -> None:
        self.service = service
        handler = type("Handler", (_Handler,), {"service": service})
        self._http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Server:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve_forever(self) -> None:
        self._http.serve_forever()


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/_testbed/"):
            answer = control(self.service, self.path.removeprefix("/_testbed/"), json.loads(body or "{}"))
            self._answer(200, json.dumps(answer), "application/json")
            return
        request_id = "00000000-0000-0000-0000-000000000000"
        try:
            operation, parameters = read_request(body)
            text = write_answer(operation, self.service.call(operation, parameters), request_id)
        except ServiceError as error:
            self._answer(error.status, write_error(error, request_id), "text/xml")
        except ConnectionLost:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        except Exception as error:
            # A defect of the test bed must not look like a passing fault, which clients would retry.
            defect = ServiceError("TestBedDefect", "".join(traceback.format_exception(error)))
            self._answer(400, write_error(defect, request_id), "text/xml")
        else:
            self._answer(200, text, "text/xml")

    def _answer(self, status: int, text: str, kind: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Silence: the fault plan's list of calls is the log."""
