"""Calls to a platform: whole answers or none."""

import pytest
from tests.connectors.servers import origin

from withheld.connectors.calling import Endpoint
from withheld.errors import NotReady


def test_part_of_an_answer_is_never_taken_for_the_whole() -> None:
    """A longer answer than may be is none; one exactly as long is."""
    whole = b"content of /long"
    with origin() as port:
        url = f"http://127.0.0.1:{port}/long"
        fits = Endpoint(url=url, answer_bytes=len(whole)).call("GET", headers={})
        with pytest.raises(NotReady, match="never taken for the whole"):
            Endpoint(url=url, answer_bytes=len(whole) - 1).call("GET", headers={})

    assert fits.body == whole
