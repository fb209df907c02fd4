"""A real directory, PDS and AppView: withheld in one country, by whatever client, and lifted."""

import time
from pathlib import Path

import pytest
from tests.connectors.network import Network, xrpc
from tests.connectors.test_atproto import labelers, run, serving

from withheld.connectors.atproto.app import Labeler
from withheld.connectors.atproto.proxy import Accepting, LabelerProxy
from withheld.connectors.calling import Endpoint
from withheld.edge.serving import TrustedHeader
from withheld.ports.connectors import Mark

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(300),
    # One process of the runner has the network, whichever that is.
    pytest.mark.xdist_group("atproto-network"),
]


def seen(port: int, network: Network, country: str | None, accepts: str = "") -> tuple[int, int]:
    """Return the status of the account's page, and how many of its posts are shown."""
    headers = {"X-Country": country} if country else {}
    if accepts:
        headers["atproto-accept-labelers"] = accepts
    profile, _ = xrpc(
        port, "app.bsky.actor.getProfile", headers=headers, actor=network.dids["asha"]
    )
    _, posts = xrpc(port, "app.bsky.feed.getPosts", headers=headers, uris=network.post)
    return profile, len(posts["posts"])


def test_a_real_appview_withholds_in_the_labelers_country_only(
    network: Network, tmp_path: Path
) -> None:
    """An account, then only a post, then nothing; whatever labelers the client asks for."""
    labeler_did = network.dids["labels"]
    connector = labelers(tmp_path, IN=labeler_did)
    defaults = [f"{did};redact" for did in network.defaults]
    accepting = Accepting(by_country={"IN": (labeler_did,)}, defaults=defaults)
    source = TrustedHeader(name="X-Country", source="cdn")
    appview = Endpoint(url=f"http://127.0.0.1:{network.appview}")
    with (
        serving(Labeler(connector.identity("IN"), connector.log("IN")).app()) as labeler,
        serving(LabelerProxy(appview, accepting, source).app()) as proxy,
    ):
        for marks, expected in (
            ([], (200, 1)),
            ([Mark("IN", network.dids["asha"])], (400, 0)),
            ([Mark("IN", network.post)], (200, 0)),
            ([], (200, 1)),
        ):
            connector.apply(run(*marks))
            network.feed(labeler)
            time.sleep(0.1)

            assert seen(proxy, network, "IN") == expected
            assert seen(proxy, network, "IN", network.defaults[0]) == expected
            assert seen(proxy, network, "DE") == (200, 1)
            assert seen(proxy, network, None) == (200, 1)
