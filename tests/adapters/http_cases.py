"""A web server on this machine that answers as badly as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from typing import Any

from attrs import Factory, define

Answer = Callable[[BaseHTTPRequestHandler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side may hang up: that is what many tests are about."""


@define
class Web:
    """Where the server is, what it answers by path, and the headers of the requests it got."""

    url: str
    answers: dict[str, Answer] = Factory(dict)
    requests: list[dict[str, str]] = Factory(list)

    def at(self, path: str, answer: Answer) -> str:
        """Let *answer* stand at *path*; the address of that."""
        self.answers[path] = answer
        return self.url + path


@contextmanager
def serving(secured: SSLContext | None = None) -> Iterator[Web]:
    """The server, until the end of the block; with https if it is *secured*."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.requests.append({name.lower(): value for name, value in self.headers.items()})
            web.answers[self.path](self)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is written to the terminal."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        if secured is not None:
            server.socket = secured.wrap_socket(server.socket, server_side=True)
        web = Web(f"{'https' if secured else 'http'}://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """A whole answer; ``_`` in the name of a header stands for ``-``."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return give


def redirect(to: str) -> Answer:
    return answer(status=302, Location=to)
