"""Where a service shows its subjects, and what entries come to there."""

from datetime import timedelta

import pytest
from tests.connectors.shapes import NOON, entry, places

from withheld.adapters.directory import MemoryDirectory
from withheld.connectors.places import Places, read_places, wanted_paths
from withheld.connectors.settings import Settings
from withheld.edge.serving import WhenUnsure
from withheld.errors import InvalidInput
from withheld.model.identity import SubjectID
from withheld.model.withholding import ReasonKind, WhenCountryUnknown
from withheld.ports.connectors import Mark, MarkKind
from withheld.ports.directory import AccountEntry, PostEntry

HOUR = timedelta(hours=1)
DIRECTORY = MemoryDirectory(
    [AccountEntry(id="17", handle="Asha")], [PostEntry(id="900", author="17")]
)


def test_only_what_is_in_force_is_wanted() -> None:
    """A server without a clock of its own is given what holds now."""
    found = wanted_paths(
        [
            entry("account:over", ends_at=NOON),
            entry("account:now", starts_at=NOON, ends_at=NOON + 3 * HOUR),
            entry("account:later", starts_at=NOON + HOUR),
        ],
        places(),
        WhenUnsure.SHOW,
        NOON,
    )

    assert found.marks == {Mark("IN", "/now/*")}


def test_what_no_server_can_compare_is_reported_and_not_guessed() -> None:
    """A subject with no path, or one with a line feed in it, is listed as not expressed."""
    found = wanted_paths(
        [entry("hashtag:x"), entry("post:a\nb"), entry("account:ok")],
        places(),
        WhenUnsure.SHOW,
        NOON,
    )

    assert found.not_expressed == ("hashtag:x", "post:a\nb")
    assert found.marks == {Mark("IN", "/ok/*")}


def test_a_legal_demand_is_named_before_local_law() -> None:
    """Two grounds on one path are one mark."""
    found = wanted_paths(
        [entry("post:a", reason_kind=ReasonKind.LOCAL_LAW), entry("post:a")],
        places(),
        WhenUnsure.SHOW,
        NOON,
    )

    assert {mark.kind for mark in found.marks} == {MarkKind.LEGAL_DEMAND}


@pytest.mark.parametrize(
    ("unknown", "when_unsure", "expected"),
    [
        (WhenCountryUnknown.WITHHOLD, WhenUnsure.SHOW, {MarkKind.LEGAL_DEMAND}),
        (WhenCountryUnknown.DONT_KNOW, WhenUnsure.REFUSE, {MarkKind.UNSURE}),
        (WhenCountryUnknown.DONT_KNOW, WhenUnsure.SHOW, set()),
        (WhenCountryUnknown.SHOW, WhenUnsure.REFUSE, set()),
    ],
)
def test_a_viewer_of_unknown_country_meets_what_was_decided(
    unknown: WhenCountryUnknown, when_unsure: WhenUnsure, expected: set[MarkKind]
) -> None:
    """Withheld, refused for want of knowledge, or shown."""
    found = wanted_paths([entry("account:a", unknown=unknown)], places(), when_unsure, NOON)

    assert {mark.kind for mark in found.marks if mark.country == "--"} == expected


def test_handles_come_from_the_directory_as_they_are_today() -> None:
    """A post's paths bear the handle of whoever wrote it; every form is filled."""
    where = Places(
        forms={"post": ("/{handle}/status/{id}/*", "/i/{id}"), "account": ("/{handle}/*",)},
        directory=DIRECTORY,
    )
    alone = Places(forms={"account": ("/@{handle}/*",)}, directory=DIRECTORY)

    assert where.targets(SubjectID("post:900")) == (
        frozenset({"/Asha/status/900/*", "/i/900"}),
        True,
    )
    assert alone.targets(SubjectID("account:17")) == (frozenset({"/@Asha/*"}), True)
    assert where.targets(SubjectID("post:1")) == (frozenset({"/i/1"}), False)


class Reticent:
    """A directory that answers about single accounts and posts and lists nothing."""

    account, post = DIRECTORY.account, DIRECTORY.post


def test_an_account_takes_its_posts_with_it_wherever_they_are_shown() -> None:
    """Those below the account's own address need no mark; those elsewhere get theirs."""
    where = Places(
        forms={
            "account": ("/{handle}/*",),
            "post": ("/{handle}/status/{id}", "/i/{id}/*", "/api/{id}"),
        },
        directory=DIRECTORY,
    )

    folding = Places(forms=where.forms, directory=DIRECTORY, ignores_case=True)

    assert where.targets(SubjectID("account:17")) == (
        frozenset({"/Asha/*", "/i/900/*", "/api/900"}),
        True,
    )
    assert folding.targets(SubjectID("account:17")) == (
        frozenset({"/asha/*", "/i/900/*", "/api/900"}),
        True,
    )


def test_an_account_whose_posts_nobody_lists_is_not_wholly_expressed() -> None:
    """The operator is told that this platform cannot withhold all of it."""
    forms = {"account": ("/{handle}/*",), "post": ("/i/{id}",)}
    where = Places(forms=forms, directory=Reticent())  # type: ignore[arg-type]  # all that is asked
    below = Places(forms={**forms, "post": ("/{handle}/{id}",)}, directory=Reticent())  # type: ignore[arg-type]  # as above

    assert where.targets(SubjectID("account:17")) == (frozenset({"/Asha/*"}), False)
    assert below.targets(SubjectID("account:17")) == (frozenset({"/Asha/*"}), True)


@pytest.mark.parametrize("form", ["asha/{id}", "/{name}", "/a/b/c/d/{id}/*", "/{id}//x", "/{id"])
def test_a_form_that_no_server_could_follow_is_refused(form: str) -> None:
    """Better refused at set-up than open at night."""
    with pytest.raises(InvalidInput, match="form"):
        read_places(Settings({"places": {"account": [form]}}), DIRECTORY)


def test_settings_without_places_are_refused() -> None:
    """Without them nothing would be withheld anywhere."""
    with pytest.raises(InvalidInput, match="places"):
        read_places(Settings({}), DIRECTORY)
