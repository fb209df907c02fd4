"""Services as data: what ships, what a profile may change, and what is refused."""

from pathlib import Path

import pytest

from withheld.adapters.services import services_with_profile, shipped_services
from withheld.errors import InvalidInput
from withheld.resolution.locators import parse_locator
from withheld.resolution.services import Services, load_profile, load_service

KNOWN = shipped_services()


def test_at_least_twenty_services_of_every_sort_ship() -> None:
    """An order names things all over the web, and "not ours" has to be known to be said."""
    kinds = {service.kind for service in KNOWN.known}

    assert len(KNOWN.known) >= 20
    assert kinds >= {"microblog", "code", "video", "forum", "messenger", "blog", "app-store"}


@pytest.mark.parametrize(
    ("service", "address", "means"),
    [
        ("github", "https://github.com/Some-Owner/Repo", "repo:some-owner/repo"),
        ("github", "https://github.com/Own/Rep/blob/main/A/b.md?x#1", "file:own/rep@main:A/b.md"),
        ("github", "https://github.com/own/rep/raw/main/a.txt", "file:own/rep@main:a.txt"),
        ("github", "https://github.com/own/rep/issues/12#c1", "issue:own/rep#12"),
        ("github", "https://gist.github.com/own/0123456789abcdef0123", "gist:0123456789abcdef0123"),
        ("github", "https://somebody.github.io/", "site:somebody.github.io"),
        ("github", "https://somebody.github.io/a/b", "site:somebody.github.io/a/b"),
        ("youtube", "https://www.youtube.com/watch?v=Abcdefgh123&t=3", "video:Abcdefgh123"),
        ("youtube", "https://youtu.be/Abcdefgh123", "video:Abcdefgh123"),
        ("google-play", "https://play.google.com/store/apps/details?id=a.b", "app:a.b"),
        ("app-store", "https://apps.apple.com/in/app/some-app/id123", "app:123"),
        ("wordpress", "https://somebody.wordpress.com/2021/a", "page:somebody/2021/a"),
        ("telegram", "https://t.me/some_channel/12", "message:some_channel/12"),
        ("reddit", "https://old.reddit.com/r/Farming/", "forum:farming"),
        ("vk", "https://vk.com/wall-1_22", ""),
        ("mastodon", "https://mastodon.social/tags/Harvest", "hashtag:harvest"),
    ],
)
def test_addresses_of_other_services_are_understood(service: str, address: str, means: str) -> None:
    """Whoever runs one of them reads orders as Chirp does."""
    ours = KNOWN.with_ours(KNOWN.named(service))
    locator = parse_locator(address, ours)

    assert locator.service == service
    assert locator.is_ours
    assert locator.means == means


@pytest.mark.parametrize(
    ("service", "address"),
    [
        ("github", "https://github.com/own/rep/security/advisories/1"),
        ("vk", "https://vk.com/somebody?w=wall-1_22"),
        ("facebook", "https://facebook.com/somebody?story_fbid=12"),
        ("wordpress", "https://somebody.wordpress.com/?page_id=4"),
        ("reddit", "https://www.reddit.com/user/somebody/comments/1"),
        ("bluesky", "https://bsky.app/profile/a.example/feed/x"),
    ],
)
def test_a_part_is_never_taken_for_the_whole(service: str, address: str) -> None:
    """What names less than an account, a blog or a repository is not that whole."""
    locator = parse_locator(address, KNOWN.with_ours(KNOWN.named(service)))

    assert locator.kind in {"page", "incomplete"}
    assert not locator.means


def test_an_account_of_another_server_is_a_remote_copy() -> None:
    """A Mastodon server shows accounts that live elsewhere; only their home can act on them."""
    profile = load_profile(b'service = "mastodon"\nhosts = ["social.example"]', KNOWN)
    ours = KNOWN.with_ours(profile)

    assert parse_locator("https://social.example/@asha", ours).kind == "account"
    assert parse_locator("https://social.example/@asha@far.example", ours).kind == "remote-copy"
    assert parse_locator("@asha@social.example", ours).is_ours
    assert parse_locator("@asha@far.example", ours).kind == "elsewhere"


def test_a_profile_moves_a_service_to_the_operators_hosts() -> None:
    """The paths are those of the software, the host is the operator's."""
    ours = load_profile(b'service = "twitter"\nhosts = ["Birds.example"]\ntitle = "Birds"', KNOWN)
    services = KNOWN.with_ours(ours)

    assert ours.title == "Birds"
    assert parse_locator("https://birds.example/asha", services).is_ours
    assert not parse_locator("https://twitter.com/asha", services).is_ours


def test_redirections_in_redirections_lead_nowhere() -> None:
    """However deep somebody nests them, reading one ends at once."""
    locator = parse_locator("https://google.com/url?q=" * 5000 + "https://chirp.example/a", KNOWN)

    assert locator.kind == "elsewhere"


def test_a_host_of_four_letters_has_no_slips() -> None:
    """z.com is no slip for x.com: one letter in two is another name."""
    services = KNOWN.with_ours(KNOWN.named("twitter"))

    assert not parse_locator("https://z.com/asha", services).is_ours
    assert parse_locator("https://x.com/asha", services).is_ours
    assert parse_locator("https://twiter.com/asha", services).flaws == ("typo-host",)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff", "no TOML"),
        (b"name =", "no TOML"),
        (b'name = "a"', "lacks title"),
        (b'name = "a"\ntitle = "A"\nkind = "blog"\nhots = []', "hots"),
        (b"name = 1", "name"),
        (b'name = "a"\ntitle = "A"\nkind = "b"\n[[shapes]]\npath = "x"\nkind = "post"', "slash"),
        (b'name = "a"\ntitle = "A"\nkind = "b"\n[[shapes]]\nkind = "post"', "path"),
        (b'name = "a"\ntitle = "A"\nkind = "b"\nshapes = [1]', "no table"),
        (
            b'name = "a"\ntitle = "A"\nkind = "b"\n[[shapes]]\npath = "/a"\nkind = "p"\nquery = 1',
            "no table",
        ),
        (
            b'name="a"\ntitle="A"\nkind="b"\nparts={post="("}\nshapes=[{path="/{post}",kind="p"}]',
            "compile",
        ),
        (b'name = "a"\ntitle = "A"\nkind = "b"\n[parts]\nhandle = "("', "compile"),
        (
            b'name = "a"\ntitle = "A"\nkind = "b"\n[[shapes]]\npath = "/a"\nkind = "post"\nx = 1',
            "x",
        ),
    ],
)
def test_a_service_file_that_does_not_hold_together_is_refused(
    content: bytes, complaint: str
) -> None:
    """A misspelt key or pattern says so instead of meaning nothing."""
    with pytest.raises(InvalidInput, match=complaint):
        load_service(content)


def test_a_profile_of_an_unknown_service_names_the_known_ones() -> None:
    """The operator sees what may be written."""
    with pytest.raises(InvalidInput, match="chirp"):
        load_profile(b'service = "nothing-like-it"', KNOWN)


def test_services_are_found_by_host_with_or_without_its_front() -> None:
    """A front such as m. means nothing; a wildcard stands for an account's own site."""
    service, label = KNOWN.at("somebody.github.io") or (None, "")

    assert isinstance(KNOWN, Services)
    assert service is not None
    assert (service.name, label) == ("github", "somebody")
    assert KNOWN.at("m.youtube.com") is not None
    assert KNOWN.at("nowhere.example") is None


def test_a_profile_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Without it nobody knows which service is ours."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        services_with_profile(tmp_path / "service.toml", KNOWN)


def test_a_posts_id_settles_the_post_whatever_handle_stands_before() -> None:
    """Two addresses of one post compare equal although the handles differ."""
    services = KNOWN.with_ours(KNOWN.named("chirp"))
    one = parse_locator("https://chirp.example/Asha/status/1355411522716695108", services)
    other = parse_locator("https://chirp.example/ben/status/1355411522716695108?s=20", services)

    assert one.key == other.key
