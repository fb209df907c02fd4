"""A small real server on loopback that answers what a test lays down, and remembers who asked."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answers = Mapping[str, tuple[int, object]]
"""Status and body by path and query; a body that is bytes goes out as it is."""


@dataclass
class Server:
    """Where it listens, and what it was asked."""

    address: str
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


@contextmanager
def answering(answers: Answers) -> Iterator[Server]:
    """Serve `answers` until the block ends; 404 for everything else."""

    class Handler(BaseHTTPRequestHandler):
        """Answers one request."""

        def do_GET(self) -> None:
            """Answer what was laid down."""
            server.asked.append(self.path)
            server.tokens.append(self.headers.get("Authorization", ""))
            status, body = answers.get(self.path, (404, {"error": "Record not found"}))
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
