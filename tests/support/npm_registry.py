"""A registry on this machine for real package managers: made-up packages that say their name and version."""

import base64
import gzip
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

COMMANDS = {"@aws-amplify/backend-cli": {"ampx": "index.js"}}
"""Packages that bring commands; each repeats its arguments."""

PATCHED = {
    "typescript": ("_tsc", "tsc", "_tsserver", "tsserver", "_typingsInstaller", "typingsInstaller", "typescript")
}
"""Files in lib/ that Yarn 4 wants to patch, whatever they hold."""


@contextmanager
def registry(packages: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Serves the packages (name → versions); yields the registry's URL. Each exports `"<name> <version>"`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(packages))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _handler(packages: Mapping[str, tuple[str, ...]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, _, version = unquote(self.path).removeprefix("/").partition("/-/")
            if name not in packages:
                self.send_error(404)
            elif version:
                self._send("application/octet-stream", _tarball(name, version.removesuffix(".tgz")))
            else:
                url = f"http://{self.headers['Host']}/{name}/-/"
                self._send("application/json", json.dumps(_document(name, packages[name], url)).encode())

        def _send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


def _document(name: str, versions: tuple[str, ...], url: str) -> dict[str, Any]:
    """What npm asks for: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md"""
    return {
        "name": name,
        "dist-tags": {"latest": versions[-1]},
        "versions": {
            version: {
                "name": name,
                "version": version,
                "bin": COMMANDS.get(name, {}),
                "dist": {
                    "tarball": f"{url}{version}.tgz",
                    "integrity": "sha512-"
                    + base64.b64encode(hashlib.sha512(_tarball(name, version)).digest()).decode(),
                },
            }
            for version in versions
        },
    }


def _tarball(name: str, version: str) -> bytes:
    manifest = {"name": name, "version": version, "bin": COMMANDS.get(name, {})}
    code = f"module.exports = {json.dumps(f'{name} {version}')};\n"
    said = "if (require.main === module) console.log('ampx', ...process.argv.slice(2));\n"
    files = {
        "package/package.json": json.dumps(manifest),
        "package/index.js": f"#!/usr/bin/env node\n{code}{said if name in COMMANDS else ''}",
    }
    files |= {f"package/lib/{stem}.js": "" for stem in PATCHED.get(name, ())}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(text.encode()), 0o755
            archive.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(packed.getvalue(), mtime=0)
