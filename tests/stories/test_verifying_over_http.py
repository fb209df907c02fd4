"""A stranger verifies over HTTP just as from a folder, and is told what a server cannot show."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from tests.stories.conftest import House

from withheld.casework import publiclog
from withheld.cli.copies import copy_at
from withheld.cli.verifying import verify_copy
from withheld.errors import InvalidInput, NotFound


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Return where the public folder is served, after two hours of work."""
    house.pass_hours(2)
    handler = partial(_Quiet, directory=str(house.public))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_served_log_is_verified(house: House, address: str) -> None:
    """All is in order, but whether other files lie there cannot be told."""
    found = verify_copy(copy_at(address), publiclog.log_key(house.office))

    assert found.wrong == []
    assert any("does not list" in one for one in found.unchecked)


def test_a_page_missing_on_the_server_is_found(house: House, address: str) -> None:
    """A page that the log makes and the server lacks is named."""
    (house.public / "counts.html").unlink()

    found = verify_copy(copy_at(address), publiclog.log_key(house.office))
    assert [one.split()[1] for one in found.wrong] == ["counts.html"]


def test_no_server_and_no_address_are_told_apart_from_a_bad_log(address: str) -> None:
    """Nobody answering is not a finding about the log."""
    with pytest.raises(InvalidInput, match="http"):
        copy_at("ftp://127.0.0.1/")
    with pytest.raises(NotFound, match="answer"):
        copy_at("http://127.0.0.1:1/").fetch("log/checkpoint")
    with pytest.raises(NotFound, match="folder"):
        copy_at(address.removeprefix("http://"))
