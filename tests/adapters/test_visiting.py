"""Surfaces visited on loopback: pages, streams of events, WebSockets, and what breaks off."""

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from withheld.adapters.visiting import visit_surface
from withheld.adapters.websocket import Frames
from withheld.ports.visitor import Transport, Visit

HEARD = b'"id":"901"'
Say = Callable[[Any], None]


@contextmanager
def streaming(say: Say) -> Iterator[str]:
    """Serve a stream that `say` writes, and `/again`, which has it go on."""
    again = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        """Answers viewers from India with 451, and everyone else with the stream."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Open the stream."""
            if self.headers.get("X-Country") == "IN":
                self.send_response(451)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.wait = lambda: again.wait(5)
            say(self)
            self.close_connection = True

        def do_POST(self) -> None:
            """Send it again."""
            again.set()
            self.send_response(204 if self.path == "/again" else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def events(handler: Any, *parts: bytes, then: float = 0) -> None:
    """Send server-sent events, and hold the line for so many seconds."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for part in parts:
        handler.wfile.write(part)
        handler.wfile.flush()
        time.sleep(0.05)
    time.sleep(then)


def frame(payload: bytes, kind: int = 1, *, final: bool = True) -> bytes:
    """Return a server's frame."""
    size = len(payload)
    head = bytes([size]) if size < 126 else bytes([126]) + size.to_bytes(2)
    return bytes([(0x80 if final else 0) | kind]) + head + payload


def messages(handler: Any, *parts: bytes, then: float = 0, nonce: str = "") -> None:
    """Take a WebSocket's handshake and send frames."""
    key = (nonce or handler.headers["Sec-WebSocket-Key"]) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    handler.send_response(101)
    handler.send_header("Upgrade", "websocket")
    handler.send_header("Connection", "Upgrade")
    accepted = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324 -- RFC 6455
    handler.send_header("Sec-WebSocket-Accept", accepted)
    handler.end_headers()
    for part in parts:
        handler.wfile.write(part)
        handler.wfile.flush()
    time.sleep(then)


def stream(origin: str, transport: Transport, **said: Any) -> Visit:
    """Return a visit that listens for one post, for half a second."""
    return Visit(
        **{
            "origin": origin,
            "path": "/stream",
            "transport": transport,
            "marker": HEARD,
            "seconds_max": 0.5,
            **said,
        }
    )


@pytest.mark.parametrize(
    ("transport", "say"),
    [
        # In two parts: what is listened for may come in the middle of a packet's end.
        (Transport.SSE, lambda it: events(it, b'data: {"id":', b'"901"}\n\n', then=3)),
        (Transport.WEBSOCKET, lambda it: messages(it, frame(b'{"id":"901"}'), then=3)),
        (
            Transport.WEBSOCKET,
            lambda it: messages(
                it,
                frame(b"are you there", 9),
                frame(b'{"id":', final=False) + frame(b'"901"}' + b" " * 200, 0),
                then=3,
            ),
        ),
    ],
    ids=["events", "a message", "a message in frames, after a ping"],
)
def test_a_stream_is_heard_until_what_is_looked_for_was_there(
    transport: Transport, say: Say
) -> None:
    """It takes no longer than that, and a viewer who is refused hears nothing."""
    with streaming(say) as origin:
        began = time.monotonic()
        shown = visit_surface(stream(origin, transport, seconds_max=20))
        took = time.monotonic() - began
        refused = visit_surface(stream(origin, transport, headers={"X-Country": "IN"}))

    assert shown.status == 200
    assert HEARD in shown.body
    assert took < 3
    assert refused.status == 451


@pytest.mark.parametrize("transport", [Transport.SSE, Transport.WEBSOCKET])
def test_a_stream_that_goes_on_without_it_was_listened_to_in_vain(transport: Transport) -> None:
    """That it is left out is known only by comparing with what others hear."""

    def say(handler: Any) -> None:
        if transport is Transport.SSE:
            events(handler, b'data: {"id":"902"}\n\n', then=2)
        else:
            messages(handler, frame(b'{"id":"902"}'), then=2)

    with streaming(say) as origin:
        found = visit_surface(stream(origin, transport))

    assert found.status == 200
    assert b"902" in found.body
    assert HEARD not in found.body


@pytest.mark.parametrize(
    ("transport", "say"),
    [
        (Transport.SSE, lambda it: events(it, b'data: {"id":"902"}\n\n')),
        (Transport.WEBSOCKET, lambda it: messages(it, frame(b"902"), frame(b"", 8))),
        (Transport.WEBSOCKET, lambda it: messages(it, frame(b"902")[:2])),
        (Transport.WEBSOCKET, lambda it: messages(it, b"\x81\xff")),
        (Transport.WEBSOCKET, lambda it: messages(it, frame(HEARD), nonce="another", then=1)),
    ],
    ids=["events end", "closed", "half a frame", "masked", "another handshake"],
)
def test_a_stream_that_breaks_off_is_no_answer(transport: Transport, say: Say) -> None:
    """What it would have shown was not seen; so is one that is no WebSocket at all."""
    with streaming(say) as origin:
        found = visit_surface(stream(origin, transport))

    assert found.status == 0


def test_what_is_sent_once_is_sent_again_when_somebody_listens() -> None:
    """The service is told only then; where it refuses, nothing was seen."""

    def say(handler: Any) -> None:
        events(handler)
        handler.wait()
        handler.wfile.write(b'data: {"id":"901"}\n\n')
        time.sleep(1)

    with streaming(say) as origin:
        refused = visit_surface(stream(origin, Transport.SSE, trigger="/elsewhere"))
        shown = visit_surface(stream(origin, Transport.SSE, trigger="/again", seconds_max=5))

    assert refused.status == 0
    assert HEARD in shown.body


def test_nobody_there_is_an_answer_too() -> None:
    """On every transport."""
    for transport in Transport:
        assert visit_surface(stream("http://127.0.0.1:1", transport)).status == 0


def test_a_frame_that_is_too_long_is_not_read() -> None:
    """A length is believed only as far as memory goes."""
    frames = Frames(read=iter([b"\x82\x7f" + (2**40).to_bytes(8)]).__next__, write=len)
    with pytest.raises(ConnectionError, match="too long"):
        frames.payload()
