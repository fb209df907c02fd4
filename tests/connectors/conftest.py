"""What tests of connectors share: one AT Protocol network for all that ask for it."""

from collections.abc import Iterator

import pytest
from tests.casework.conftest import desk  # noqa: F401 -- a fixture, for whole stories
from tests.connectors.network import Network, running_network


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Return a network that runs; each test makes accounts of its own in it."""
    with running_network(tmp_path_factory.mktemp("network")) as found:
        yield found
