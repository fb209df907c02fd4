"""What a locator means: settled by the directory or the address alone, doubted, or left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.adapters.directory import MemoryDirectory
from withheld.adapters.services import shipped_services
from withheld.model.document import Place
from withheld.model.identity import LineNumber, SubjectID
from withheld.model.reading import Mention, Resolution
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.resolution.lookups import looks_rounded
from withheld.resolution.resolving import doubts_left, resolve
from withheld.resolution.services import load_service

CHIRP = shipped_services().with_ours(shipped_services().named("chirp"))
POST = "1355411522716695108"
RENAMED_AT = datetime(2021, 1, 15, tzinfo=UTC)


def mention(
    written: str, *, url: str | None = None, remark: str = "", doubts: tuple[str, ...] = ()
) -> Mention:
    """Return what an order names as `written`."""
    return Mention(
        as_written=written,
        url=url,
        kind="url",
        place=Place(),
        line=LineNumber(1),
        remark=remark,
        doubts=doubts,
    )


def meaning(written: str, directory: MemoryDirectory, remark: str = "") -> Resolution:
    """Return what `written` means on Chirp."""
    return resolve(mention(written, remark=remark), services=CHIRP, directory=directory)


@pytest.mark.parametrize(
    "written",
    [
        "https://chirp.example/Asha_Dev__",
        "http://www.chirp.example/asha_dev__/",
        "https://mobile.chirp.example/ASHA_DEV__?s=20",
        "HTTPS://CHIRP.EXAMPLE/Asha_Dev__?utm_source=mail&utm_medium=share",
        "chirp.example/asha_dev__",
        "hxxps://chirp[.]example/asha_dev__",
        "https:// chirp.example/asha_dev__",
        "https:/chirp.example/asha_dev__",
        "https://chirp.example/asha_dev__.",
        "\u200bhttps://chirp.example/asha_dev__\u00a0",
        "https://chirp.example/asha_dev__\u200b\u200b",
        "https://chirp.example/#!/asha_dev__",
        "https://chirp.example/asha_dev__/with_replies",
        "https://chirp.example/asha_dev__/media?lang=hi",
        "https://chirp.example/%40asha_dev%5F_",
        "https://wwww.chirp.example/asha_dev__",
        "https://chirp.example/i/user/101",
        "https://chirp.example/intent/user?user_id=101",
        "https://chirp.example/intent/user?user_id=101&screen_name=asha_dev__",
        "<https://chirp.example/asha_dev__>,",
        "@Asha_Dev__",
        "Asha_Dev__",
    ],
)
def test_spellings_of_an_account_mean_that_account(
    written: str, directory: MemoryDirectory
) -> None:
    """What browsers, programs and clerks add to an address does not change whom it names."""
    found = meaning(written, directory)

    assert found.subject == "account:101"
    assert found.doubts == ()
    assert found.holder == "account:101"


@pytest.mark.parametrize(
    "written",
    [
        f"https://chirp.example/asha_dev__/status/{POST}",
        f"https://chirp.example/asha_dev__/statuses/{POST}?s=20&t=Ab3",
        f"https://chirp.example/asha_dev__/status/{POST}/photo/1",
        f"https://chirp.example/asha_dev__/status/{POST}_",
        f"http://chirp.example/asha_dev__/status{POST}",
        f"https://chirp.example/i/web/status/{POST}",
        f"https://chirp.example/i/status/{POST}",
        f"https://chirp.example/#!/asha_dev__/status/{POST}",
    ],
)
def test_spellings_of_a_post_mean_that_post(written: str, directory: MemoryDirectory) -> None:
    """Where id and author agree, a lost slash or a stuck letter needs nobody's confirmation."""
    found = meaning(written, directory)

    assert found.subject == f"post:{POST}"
    assert found.doubts == ()
    assert found.holder == "account:101"


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("https://chirp.example/i/lists/77", "list:77"),
        ("https://chirp.example/i/events/78", "event:78"),
        ("https://chirp.example/hashtag/HarvestNow?src=x", "hashtag:harvestnow"),
        ("#HarvestNow", "hashtag:harvestnow"),
        ("https://chirp.example/#!/search?q=Harvest", "search:harvest"),
        ("https://chirp.example/search?q=%23Harvest%20Now", "search:#harvest now"),
        ("https://chirp.example/search?q=%E0%A4%96%E0%A5%87%E0%A4%A4+x", "search:खेत x"),
    ],
)
def test_some_addresses_settle_their_subject_alone(
    written: str, subject: str, directory: MemoryDirectory
) -> None:
    """A list, an event, a hashtag and a search are what their address says."""
    assert meaning(written, directory).subject == subject


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("https://video.example/watch/1", "not-ours"),
        ("https://www.facebook.com/some.page/posts/1", "not-ours"),
        ("https://t.me/some_channel", "not-ours"),
        ("https://koo.example/somebody", "not-ours"),
        ("asha@elsewhere.example", "not-ours"),
        ("https://chi.example/Ab12", "short-link"),
        ("https://chirp.example/asha_dev__/status/", "incomplete"),
        ("https://chirp.example/asha_dev__/status/abc", "incomplete"),
        ("https://chirp.example/asha_dev__?q=word", "incomplete"),
        ("https://chirp.example/asha_dev__/status/13554115", "not-found"),
        ("https://chirp.example/nobody_here", "not-found"),
        ("https://chirp.example/i/user/9", "not-found"),
        ("https://chirp.example/", "whole-service"),
        ("https://chirp.example/about", "not-a-subject"),
        ("https://help.chirp.example/asha_dev__", "not-a-subject"),
        ("https://chirp.example.evil.example/asha_dev__", "not-ours"),
        ("https://chirp.example/asha_dev__/some/page", "not-a-subject"),
        ("see above", "unreadable"),
    ],
)
def test_what_is_not_settled_says_why(written: str, why: str, directory: MemoryDirectory) -> None:
    """Nothing is guessed, and above all no account is taken for a post whose id is missing."""
    found = meaning(written, directory)

    assert found.subject is None
    assert found.unresolved == why


def test_a_copy_elsewhere_is_not_hosted_here(directory: MemoryDirectory) -> None:
    """An archive's copy of a post of ours is no subject, but says what it copies."""
    found = meaning(
        f"https://web.archive.org/web/2021/https://chirp.example/i/status/{POST}", directory
    )

    assert found.subject is None
    assert found.unresolved == "remote-copy"
    assert found.candidates == (f"post:{POST}",)


def test_an_archive_of_somebody_elses_page_is_not_ours(directory: MemoryDirectory) -> None:
    """A copy of a page that was never here concerns us not at all."""
    found = meaning("https://web.archive.org/web/2021/https://news.example/a", directory)

    assert found.unresolved == "not-ours"


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("https://chrip.example/ben_k", "typo-host"),
        ("https://chirp,example/ben_k", "typo-host"),
        ("https://chirp. example/ben_k", "typo-host"),
        ("https://сhirp.example/ben_k", "typo-host"),
        ("https://ben@chirp.example/ben_k", "strange-address"),
        ("https://chirp.example:8443/ben_k", "strange-address"),
        ("https://chirp.example//ben_k", "typo-path"),
        ("https://www.google.com/url?q=https%3A%2F%2Fchirp.example%2Fben_k&sa=D", "redirected"),
        ("https://chirp.example/intent/user?user_id=102&screen_name=zoe_9", "id-and-handle-differ"),
    ],
)
def test_an_address_that_was_mended_is_doubted(
    written: str, doubt: str, directory: MemoryDirectory
) -> None:
    """Somebody else may own the misspelt name, so a person confirms."""
    found = meaning(written, directory)

    assert found.subject == "account:102"
    assert found.doubts == (doubt,)


def test_what_intake_mended_is_doubted_all_the_same(directory: MemoryDirectory) -> None:
    """The flaw is in what the order wrote; a clean address beside it does not undo it."""
    found = resolve(
        mention("https://chirp,example/ben_k", url="https://chirp.example/ben_k"),
        services=CHIRP,
        directory=directory,
    )

    assert found.doubts == ("typo-host",)


def test_a_post_of_another_account_than_named_is_doubted(directory: MemoryDirectory) -> None:
    """The id decides what is meant; that the author differs, a person must see."""
    found = meaning(f"https://chirp.example/ben_k/status/{POST}", directory)

    assert found.subject == f"post:{POST}"
    assert found.holder == "account:101"
    assert found.doubts == ("author-mismatch",)


def test_a_mended_post_nothing_confirms_stays_doubted(directory: MemoryDirectory) -> None:
    """Without the author's name to agree with, a stuck letter may hide another digit."""
    found = meaning(f"https://chirp.example/i/status/{POST}x", directory)

    assert found.doubts == ("repaired",)


def test_a_handle_given_up_still_leads_to_its_only_bearer(directory: MemoryDirectory) -> None:
    """A renamed account is found under its old name when nobody else ever bore it."""
    assert meaning("@old_name", directory).subject == "account:103"


@pytest.mark.parametrize(
    ("as_of", "subject"),
    [
        (RENAMED_AT - timedelta(days=1), "account:104"),
        (RENAMED_AT, "account:105"),
        (RENAMED_AT + timedelta(days=1), "account:105"),
    ],
)
def test_a_recycled_handle_means_who_bore_it_on_the_orders_date(
    as_of: datetime, subject: str, directory: MemoryDirectory
) -> None:
    """The date of the order decides, and a person confirms, because two accounts are near."""
    found = resolve(mention("@shared"), services=CHIRP, directory=directory, as_of=as_of)

    assert found.subject == subject
    assert found.doubts == ("recycled-handle",)


def test_a_recycled_handle_without_date_is_left_to_a_person(directory: MemoryDirectory) -> None:
    """Of two bearers none is chosen."""
    found = meaning("@shared", directory)

    assert found.subject is None
    assert found.unresolved == "ambiguous"
    assert set(found.candidates) == {"account:104", "account:105"}


def test_a_handle_nobody_bore_yet_is_doubted(directory: MemoryDirectory) -> None:
    """An order dated before the account took that name may mean somebody else."""
    found = resolve(
        mention("@noor_new"),
        services=CHIRP,
        directory=directory,
        as_of=RENAMED_AT - timedelta(days=1),
    )

    assert found.subject == "account:104"
    assert found.doubts == ("former-handle",)


def test_a_look_alike_is_proposed_never_taken(directory: MemoryDirectory) -> None:
    """In typed text a handle that does not exist stays unresolved, however near another is."""
    found = meaning("@z0e_9", directory)

    assert found.subject is None
    assert found.unresolved == "not-found"
    assert found.candidates == ("account:108",)


def test_one_look_alike_of_what_a_machine_read_is_taken_with_a_doubt(
    directory: MemoryDirectory,
) -> None:
    """Where a picture was read, the only account that looks so is proposed for confirmation."""
    found = resolve(mention("@z0e_9", doubts=("ocr",)), services=CHIRP, directory=directory)

    assert found.subject == "account:108"
    assert found.doubts == ("similar-handle",)


def test_of_several_look_alikes_read_by_machine_a_person_chooses(
    directory: MemoryDirectory,
) -> None:
    """Even a handle that exists is not trusted when another account prints the same."""
    found = resolve(mention("@Illia", doubts=("ocr",)), services=CHIRP, directory=directory)

    assert found.subject is None
    assert found.unresolved == "ambiguous"
    assert set(found.candidates) == {"account:106", "account:1355000000000000777"}


def test_a_rounded_id_is_never_guessed(directory: MemoryDirectory) -> None:
    """A spreadsheet lost the last digits; two posts fit, and a person chooses."""
    found = meaning("https://chirp.example/i/status/1355411522716695000", directory)

    assert found.subject is None
    assert found.unresolved == "rounded-id"
    assert set(found.candidates) == {f"post:{POST}", "post:1355411522716695999"}


def test_a_number_in_exponent_notation_is_rounded(directory: MemoryDirectory) -> None:
    """1.355E+18 is what a spreadsheet shows of an id."""
    found = meaning("1.355000000000000E+18", directory)

    assert found.unresolved == "rounded-id"
    assert found.candidates == ("account:1355000000000000777",)


def test_a_number_alone_is_doubted() -> None:
    """It may be an account or a post; where only one exists, a person confirms."""
    found = meaning("1355411522716695108", _directory_of_one_post())

    assert found.subject == f"post:{POST}"
    assert found.doubts == ("bare-id",)


def _directory_of_one_post() -> MemoryDirectory:
    """Return a directory of one post."""
    return MemoryDirectory([], [PostEntry(id=POST, author="1")])


@pytest.mark.parametrize(
    ("remark", "is_doubted"),
    [
        ("Handle of ASHA DEV", False),
        ("Account of Smt. Asha Dev, agitator", False),
        ("Handle of RAVI DEV", True),
        ("Handle of Ravi", True),
        ("account belongs to Ravi Rao", True),
        ("रवि राव का हैंडल", True),
        ("Handle of @ben_k", True),
        ("Handle of @asha_dev__", False),
        ("Foreign handle", False),
        ("account of violence", False),
        ("", False),
    ],
)
def test_a_remark_that_names_somebody_else_is_a_doubt(
    *, remark: str, is_doubted: bool, directory: MemoryDirectory
) -> None:
    """A slip in a list hits a bystander; one word in common is not enough to be the same."""
    found = meaning("https://chirp.example/asha_dev__", directory, remark)

    assert found.subject == "account:101"
    assert ("remark-names-another" in found.doubts) is is_doubted


def test_a_redacted_item_is_nobody(directory: MemoryDirectory) -> None:
    """What the order blacks out is not made up again."""
    blacked = Mention(
        as_written="https://chirp.example/as█████",
        url=None,
        kind="url",
        place=Place(),
        line=LineNumber(1),
        is_redacted=True,
    )

    assert resolve(blacked, services=CHIRP, directory=directory).unresolved == "redacted"


def test_without_knowing_which_service_is_ours_nothing_is_resolved(
    directory: MemoryDirectory,
) -> None:
    """A directory alone does not say which addresses are its own."""
    nobodys = shipped_services()
    found = resolve(
        mention("https://chirp.example/asha_dev__"), services=nobodys, directory=directory
    )

    assert found.subject is None
    assert found.unresolved == "no-directory"


@pytest.mark.parametrize(
    ("number", "is_rounded"),
    [("1355411522716695108", False), ("1355411522716695000", True), ("123456000", False)],
)
def test_long_ids_with_a_floats_tail_look_rounded(*, number: str, is_rounded: bool) -> None:
    """Binary64 keeps fifteen digits; a short id ending in zeros lost none."""
    assert looks_rounded(number) is is_rounded


handles = st.sampled_from(["Asha_Dev__", "ben_k", "old_name", "nobody", "Illia", "zoe_9", "i", ""])
fronts = st.sampled_from(
    ["https://chirp.example/", "chirp.example/", "@", "", "https://chrip.example/", "http://x.com/"]
)
tails = st.one_of(
    st.sampled_from(["", "/", "/media", "/status/", f"/status/{POST}", f"/status{POST}_", "?q=a"]),
    st.text(max_size=8),
)


@given(front=fronts, handle=handles, tail=tails, noise=st.text(max_size=3))
def test_a_resolved_account_or_post_always_exists(
    front: str, handle: str, tail: str, noise: str, directory: MemoryDirectory
) -> None:
    """Whatever is written, a subject is one the directory knows or the address alone settles."""
    found = meaning(noise + front + handle + tail, directory)
    kind, _, name = (found.subject or "").partition(":")

    assert (found.subject is None) != (found.unresolved is None)
    assert kind != "account" or directory.account(name) is not None
    assert kind != "post" or directory.post(name) is not None


@given(
    host=st.sampled_from(
        ["chirp.example", "www.chirp.example", "CHIRP.example", "m.chirp.example"]
    ),
    scheme=st.sampled_from(["https://", "http://", "", "hxxps://", "https:/", "https:// "]),
    path=st.sampled_from(
        ["/ben_k/status/", "/BEN_K/statuses/", "/i/web/status/", "/#!/ben_k/status/"]
    ),
    tail=st.sampled_from(["", "/", "?s=20", "/photo/1", "?ref_src=a%7Cb&t=1", "\u200b", ".", ","]),
)
def test_spellings_of_one_post_give_one_subject(
    host: str, scheme: str, path: str, tail: str, directory: MemoryDirectory
) -> None:
    """Every mix of front, scheme, path and tail leads to the same post without a doubt."""
    found = meaning(f"{scheme}{host}{path}1355411522716695999{tail}", directory)

    assert found.subject == SubjectID("post:1355411522716695999")
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("beside", "is_doubted"),
    [
        ("1355411522716695108", False),
        ("1355411522716695000 · Inciting", False),
        ("1355411522716695999", False),
        ("1355411522999995108", True),
        ("9876543210", False),
    ],
)
def test_an_id_beside_that_is_anothers_is_a_doubt(
    *, beside: str, is_doubted: bool, directory: MemoryDirectory
) -> None:
    """A list gives an id in a column of its own; rounded ones agree in the digits they keep."""
    found = meaning(f"https://chirp.example/i/status/{POST}", directory, beside)

    assert ("id-beside-differs" in found.doubts) is is_doubted


def test_a_misspelt_scheme_is_settled_by_the_directory(directory: MemoryDirectory) -> None:
    """`htps` names nobody else; once the account is known, no person need look at it."""
    slip = mention("htps://chirp.example/ben_k", doubts=("misspelt-scheme", "struck"))
    found = resolve(slip, services=CHIRP, directory=directory)
    lost = replace(slip, as_written="htps://chirp.example/nobody_here")
    unknown = resolve(lost, services=CHIRP, directory=directory)

    assert doubts_left(slip, found) == ("struck",)
    assert doubts_left(lost, unknown) == ("misspelt-scheme", "struck")


def test_a_wrapped_address_is_settled_only_when_the_author_agrees(
    directory: MemoryDirectory,
) -> None:
    """Id and author name the post twice; a handle joined over a line break is named once."""
    post = mention(f"https://chirp.example/asha_dev__/status/{POST}", doubts=("wrapped",))
    alone = mention(f"https://chirp.example/i/status/{POST}", doubts=("wrapped",))
    account = mention("https://chirp.example/ben_k", doubts=("wrapped",))

    def left(one: Mention) -> tuple[str, ...]:
        return doubts_left(one, resolve(one, services=CHIRP, directory=directory))

    assert left(post) == ()
    assert left(alone) == ("wrapped",)
    assert left(account) == ("wrapped",)


@pytest.mark.parametrize(
    ("written", "url", "subject", "left"),
    [
        # Only the whole means anything: settled.
        ("https://chirp.example/ben\n_k", "https://chirp.example/ben_k", "account:102", ()),
        # Its first line is somebody else's name: a person sees it.
        (
            "https://chirp.example/ben_k\n2",
            "https://chirp.example/ben_k2",
            "account:110",
            ("wrapped",),
        ),
        # Broken within the host: a blank somebody typed.
        (
            "https://chirp.\nexample/ben_k",
            "https://chirp.example/ben_k",
            "account:102",
            ("typo-host",),
        ),
    ],
)
def test_a_wrapped_address_is_held_against_its_first_line(
    written: str, url: str, subject: str, left: tuple[str, ...]
) -> None:
    """The directory says whether the line break could have ended the name."""
    directory = MemoryDirectory(
        [AccountEntry(id="102", handle="ben_k"), AccountEntry(id="110", handle="ben_k2")]
    )
    wrapped = mention(written, url=url, doubts=("wrapped",))
    found = resolve(wrapped, services=CHIRP, directory=directory)

    assert found.subject == subject
    assert doubts_left(wrapped, found) == left


def test_a_wrapped_address_nobody_bears_proposes_its_first_line(
    directory: MemoryDirectory,
) -> None:
    """The line below may have been no part of it; a person chooses, nobody guesses."""
    wrapped = mention(
        "https://chirp.example/ben_k\nspam",
        url="https://chirp.example/ben_kspam",
        doubts=("wrapped",),
    )
    found = resolve(wrapped, services=CHIRP, directory=directory)

    assert found.subject is None
    assert found.candidates == ("account:102",)


def test_a_slip_in_a_handle_proposes_who_may_be_meant(directory: MemoryDirectory) -> None:
    """One letter lost: the account is proposed to a person and never taken."""
    found = meaning("@mina_nw", directory)

    assert found.subject is None
    assert found.unresolved == "not-found"
    assert found.candidates == ("account:103",)


def test_a_key_that_is_unique_for_its_author_only_needs_the_author() -> None:
    """Two authors on the AT Protocol may use one key; the address's author decides."""
    directory = MemoryDirectory(
        [
            AccountEntry(id="did:plc:asha", handle="asha.example"),
            AccountEntry(id="did:plc:ben", handle="ben.example"),
        ],
        [
            PostEntry(id="at://did:plc:asha/app.bsky.feed.post/3kx", author="did:plc:asha"),
            PostEntry(id="at://did:plc:ben/app.bsky.feed.post/3kx", author="did:plc:ben"),
        ],
    )
    services = CHIRP.with_ours(CHIRP.named("bluesky"))

    def subject(written: str) -> str | None:
        return resolve(mention(written), services=services, directory=directory).subject

    asked = "post:at://did:plc:asha/app.bsky.feed.post/3kx"
    assert subject("https://bsky.app/profile/asha.example/post/3kx") == asked
    assert subject("https://bsky.app/profile/did:plc:asha/post/3kx") == asked
    assert subject("https://bsky.app/profile/nobody.example/post/3kx") is None


def test_a_page_of_somebodys_belongs_to_them() -> None:
    """A repository is settled by its address; its holder is the account the directory knows."""
    directory = MemoryDirectory([AccountEntry(id="7", handle="Some-Owner")])
    services = CHIRP.with_ours(CHIRP.named("github"))
    found = resolve(
        mention("https://github.com/some-owner/Repo"), services=services, directory=directory
    )

    assert found.subject == "repo:some-owner/repo"
    assert found.holder == "account:7"


def test_a_number_that_is_an_account_is_doubted(directory: MemoryDirectory) -> None:
    """Alone it may be anything; that an account has it is a proposal."""
    found = meaning("1355000000000000777", directory)

    assert found.subject == "account:1355000000000000777"
    assert found.doubts == ("bare-id",)


def test_a_number_that_is_an_account_and_a_post_is_left_to_a_person() -> None:
    """Withholding one for the other would hit somebody else."""
    directory = MemoryDirectory(
        [AccountEntry(id="20210131", handle="asha")], [PostEntry(id="20210131", author="1")]
    )
    found = meaning("20210131", directory)

    assert found.unresolved == "ambiguous"
    assert found.candidates == ("account:20210131", "post:20210131")


def test_a_page_of_a_kind_nobody_described_is_left_to_a_person() -> None:
    """A shape that names neither account nor post nor meaning settles nothing."""
    service = load_service(
        b'name = "odd"\ntitle = "Odd"\nkind = "blog"\nhosts = ["odd.example"]\n'
        b'[[shapes]]\npath = "/{thing}"\nkind = "thing"\n'
    )
    services = CHIRP.with_ours(service)
    found = resolve(
        mention("https://odd.example/a"), services=services, directory=MemoryDirectory([])
    )

    assert found.unresolved == "incomplete"


class PlainDirectory:
    """A directory that answers the port's questions and none beyond."""

    def __init__(self, known: MemoryDirectory) -> None:
        """Ask `known`."""
        self._known = known

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """Return the accounts that bore `handle`."""
        return self._known.accounts_by_handle(handle, as_of=as_of)

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account with that id."""
        return self._known.account(account_id)

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that id."""
        return self._known.post(post_id)

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return accounts whose handle looks the same."""
        return self._known.similar_handles(handle)

    def accounts(self) -> Iterable[AccountEntry]:
        """Go through all accounts."""
        return self._known.accounts()


def test_a_directory_need_not_suggest_anything(directory: MemoryDirectory) -> None:
    """Without suggestions the reasons stay the same, and a person has less to choose from."""
    plain = PlainDirectory(directory)

    def found(written: str) -> Resolution:
        return resolve(mention(written), services=CHIRP, directory=plain)

    assert found("@mina_nw").unresolved == "not-found"
    assert found("https://chirp.example/i/status/1355411522716695000").candidates == ()


def test_what_was_read_and_what_was_mended_may_disagree(directory: MemoryDirectory) -> None:
    """Where the two name different things, the flaws of the one say nothing of the other."""
    found = resolve(
        mention("1https://chirp,example/x", url="https://chirp.example/ben_k"),
        services=CHIRP,
        directory=directory,
    )

    assert found.subject == "account:102"
    assert found.doubts == ()


def test_a_machine_reading_without_look_alikes_is_as_good_as_typed(
    directory: MemoryDirectory,
) -> None:
    """The directory has the handle and nothing that prints like it: it is confirmed."""
    found = resolve(mention("@ben_k", doubts=("ocr",)), services=CHIRP, directory=directory)

    assert found.subject == "account:102"
    assert found.doubts == ()
