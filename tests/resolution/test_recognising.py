"""Which service a directory is of, where nobody said so."""

from withheld.adapters.directory import MemoryDirectory
from withheld.model.document import Place
from withheld.model.identity import LineNumber
from withheld.model.reading import Mention
from withheld.resolution.recognising import recognise
from withheld.resolution.services import Services


def mentions(*written: str) -> list[Mention]:
    """Return what an order names."""
    return [
        Mention(as_written=one, url=None, kind="url", place=Place(), line=LineNumber(n))
        for n, one in enumerate(written, start=1)
    ]


def test_the_service_whose_accounts_are_known_is_ours(
    services: Services, directory: MemoryDirectory
) -> None:
    """Two of three addresses on Chirp are in the directory, one elsewhere is by chance."""
    named = mentions(
        "https://chirp.example/ben_k",
        "https://m.chirp.example/i/status/1355411522716695108",
        "https://chirp.example/nobody_here",
        "https://www.instagram.com/zoe_9/",
    )
    ours = recognise(named, services, directory)

    assert ours is not None
    assert ours.name == "chirp"


def test_between_two_services_equally_known_none_is_ours(
    services: Services, directory: MemoryDirectory
) -> None:
    """One handle in common says nothing."""
    named = mentions("https://chirp.example/ben_k", "https://www.instagram.com/zoe_9/")

    assert recognise(named, services, directory) is None


def test_where_nothing_is_known_nothing_is_ours(
    services: Services, directory: MemoryDirectory
) -> None:
    """A letter about somebody else's service does not make it ours."""
    named = mentions("https://chirp.example/nobody_here", "#harvest", "https://news.example/a")

    assert recognise(named, services, directory) is None


def test_a_copy_speaks_for_nobody(services: Services, directory: MemoryDirectory) -> None:
    """A mirror shows handles of ours and is not us."""
    assert recognise(mentions("https://nitter.net/ben_k"), services, directory) is None


def test_an_account_named_by_its_id_speaks_for_its_service(
    services: Services, directory: MemoryDirectory
) -> None:
    """An id the directory knows counts as a handle does."""
    ours = recognise(mentions("https://chirp.example/i/user/101"), services, directory)

    assert ours is not None
    assert ours.name == "chirp"
