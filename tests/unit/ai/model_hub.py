"""A server on loopback that has models, and misbehaves when it is told to."""

from __future__ import annotations

import hashlib
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PART = 1 << 20
MODEL = bytes(range(256)) * (3 * PART // 256)
FILES = {"config.json": b"{}", "model.bin": MODEL}


class Hub(ThreadingHTTPServer):
    """Serves files; breaks off, changes or sends on what it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Serve)
        self.files = dict(FILES)
        self.breaks_after: int | None = None
        self.goes_to = ""
        self.slow = False
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/models/"


class Serve(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Hub

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        first = int((re.findall(r"bytes=(\d+)-", self.headers.get("Range", "")) or [0])[0])
        self.server.asked.append((name, self.headers.get("Range", "")))
        if self.server.goes_to and "/models/" in self.path:
            self.send_response(302)
            self.send_header("Location", f"{self.server.goes_to}/{name}")
            self.end_headers()
            return
        data = self.server.files.get(name)
        if data is None:
            self.send_error(404)
            return
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        limit, self.server.breaks_after = self.server.breaks_after, None
        part = data[first : None if limit is None else first + limit]
        for start in range(0, len(part), 1 << 16):
            self.wfile.write(part[start : start + (1 << 16)])
            if self.server.slow:
                time.sleep(0.05)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        del format, args


def table(home: Path, address: str, files: dict[str, bytes] | None = None, **more: str) -> None:
    """Write the user's own table of models, with one."""
    facts = {"name": "small", "title": "A small one", "job": "transcription", "licence": "MIT", "origin": "us", **more}
    lines = [f'{k} = "{v}"' for k, v in {**facts, "address": address}.items()] + ['languages = ["*"]', "files = ["]
    lines += [
        f'{{ name = "{n}", size = {len(d)}, sha256 = "{hashlib.sha256(d).hexdigest()}" }},'
        for n, d in (files or FILES).items()
    ]
    (home / "ai").mkdir(exist_ok=True)
    (home / "ai" / "models.toml").write_text("[[model]]\n" + "\n".join(lines) + "]\n", "utf-8")
