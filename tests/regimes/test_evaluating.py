"""What a pack says of one order, and what it leaves to people."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from withheld.errors import InvalidInput
from withheld.model.authority import AuthorityKind
from withheld.model.review import Audience, Finding, FindingKind, Layer
from withheld.model.territory import Territory
from withheld.regimes.evaluating import (
    May,
    account_wide,
    default_territory,
    defects,
    disclosure_default,
    duty_to_tell,
    gag_ends,
    grounds,
    in_force,
    interim,
    issuer_may_order,
    questions,
    secrecy,
    standing_of_law,
)
from withheld.regimes.schema import Pack
from withheld.regimes.terms import AccountWide, Commands, DutyToTell

MakePack = Callable[..., Pack]
DAY = date(2026, 5, 4)
OTHERS = (Audience.VIEWER, Audience.HOLDER, Audience.PUBLIC)


def unverified(words: str, cite: str) -> tuple[str, str]:
    """Return the replacement that makes one rule of the invented pack unverified."""
    old = f'words = "{words}"\ncite = "{cite}"\nconfidence = "primary"'
    return old, old.replace("primary", "unverified")


def test_what_an_order_lacks_is_said_in_the_words_of_its_law(shipped: dict[str, Pack]) -> None:
    """A finding names the element, its article and its words, and accuses nobody of more."""
    found = defects(
        shipped["IN-69A"], {"ground", "locator", "signature"}, variant="ordinary", on=DAY
    )

    assert [(each.kind, each.code) for each in found] == [(FindingKind.DEFECT, "reasons-missing")]
    assert "Reasons recorded in writing" in found[0].because
    assert found[0].cite == "Information Technology Act 2000, s. 69A(1)"


@pytest.mark.parametrize("pack", ["EU-DSA-9", "EU-TCO", "IN-69A", "IN-79-3b", "RU-149-FZ"])
def test_each_missing_element_is_listed_once_as_defect_or_question(
    shipped: dict[str, Pack], pack: str
) -> None:
    """For every element alone: left out, it is exactly one of the two; present, it is neither."""
    law = shipped[pack]
    every = {each.rule.key for each in law.element}
    for element in (each for each in law.element if each.rule.is_in_force(DAY)):
        variant = (element.rule.variants or law.variant_keys)[0]
        key, paper = element.rule.key, element.addressed_to
        found = defects(law, every - {key}, variant=variant, on=DAY, paper=paper)
        asked = questions(law, every - {key}, variant=variant, on=DAY, paper=paper)
        is_sure = element.rule.is_verified and not element.applies_when

        assert [each.code for each in found] == [f"{key}-missing"] * is_sure
        assert [each.path for each in asked] == [f"element.{key}"] * (not is_sure)


def test_an_unverified_element_accuses_nobody(make_pack: MakePack) -> None:
    """What nobody has read is put as a question, even where its absence is plain."""
    pack = make_pack(unverified("Reasons.", "Act 1, s. 3"))

    assert defects(pack, (), variant="ordinary", on=DAY, applies={"reasons"}) == ()
    assert [q.path for q in questions(pack, (), variant="ordinary", on=DAY)] == ["element.reasons"]


def test_a_condition_that_a_person_found_met_makes_a_defect(shipped: dict[str, Pack]) -> None:
    """A TCO order through an unproven channel needs the signature."""
    law = shipped["EU-TCO"]
    rest = {each.rule.key for each in law.element} - {"signature"}

    assert defects(law, rest, variant="ordinary", on=DAY) == ()
    assert [
        each.code for each in defects(law, rest, variant="ordinary", on=DAY, applies={"signature"})
    ] == ["signature-missing"]


def test_a_misspelt_element_is_refused(make_pack: MakePack) -> None:
    """A key that is no element would hide that the real one is missing."""
    with pytest.raises(InvalidInput, match="reason"):
        defects(make_pack(), {"reason"}, variant="ordinary", on=DAY)


def test_a_fatal_element_says_what_its_law_says(make_pack: MakePack) -> None:
    """An order void by its own law is called so; what follows is still counsel's."""
    pack = make_pack(("[scope.national]", "fatal = true\n[scope.national]"))

    assert "void" in defects(pack, (), variant="ordinary", on=DAY)[0].because


@pytest.mark.parametrize("variant", ["ordinary", "emergency", "court"])
def test_section_69a_is_sealed_to_everyone_but_its_author(
    shipped: dict[str, Pack], variant: str
) -> None:
    """Rule 16, though unverified, seals; the ministry learns what became of its own order."""
    law = shipped["IN-69A"]

    for audience in OTHERS:
        told = disclosure_default(law, audience, variant=variant, on=DAY, is_silenced=False)
        assert told == frozenset()
    told = disclosure_default(law, Audience.AUTHORITY, variant=variant, on=DAY, is_silenced=True)
    assert Layer.ACT in told
    assert Layer.IDENTIFIERS not in told


@pytest.mark.parametrize("pack", ["EU-DSA-9", "EU-TCO", "IN-69A", "IN-79-3b", "RU-149-FZ"])
@pytest.mark.parametrize("audience", OTHERS)
def test_a_commanded_silence_seals_every_law(
    shipped: dict[str, Pack], pack: str, audience: Audience
) -> None:
    """Where the order commands silence nothing is told by default, whatever the law."""
    law = shipped[pack]
    for variant in law.variant_keys:
        told = disclosure_default(law, audience, variant=variant, on=DAY, is_silenced=True)

        assert told == frozenset()


@pytest.mark.parametrize("pack", ["EU-DSA-9", "EU-TCO"])
def test_the_union_tells_without_documents_or_identifiers(
    shipped: dict[str, Pack], pack: str
) -> None:
    """By default law and authority, never the document or who else is named."""
    for audience in OTHERS:
        told = disclosure_default(
            shipped[pack], audience, variant="ordinary", on=DAY, is_silenced=False
        )

        assert told
        assert not told & {Layer.DOCUMENT, Layer.IDENTIFIERS}


def test_an_unverified_rule_discloses_nothing(make_pack: MakePack) -> None:
    """Even a pack that slipped past the linter tells nobody on hearsay."""
    pack = make_pack(unverified("Viewers learn the law.", "Act 1, s. 8"))

    told = disclosure_default(pack, Audience.VIEWER, variant="ordinary", on=DAY, is_silenced=False)

    assert told == frozenset()


def test_two_rules_for_one_audience_tell_what_both_allow(make_pack: MakePack) -> None:
    """Where two rules speak, the narrower reading of each counts."""
    pack = make_pack(
        adding='[disclosure.viewer-2]\nwords = "x"\ncite = "y"\nconfidence = "primary"\n'
        'audience = "viewer"\nlayers = ["law", "document"]\n'
    )

    told = disclosure_default(pack, Audience.VIEWER, variant="ordinary", on=DAY, is_silenced=False)

    assert told == {Layer.LAW}


def test_a_silence_of_the_tco_runs_six_weeks_from_the_decision(shipped: dict[str, Pack]) -> None:
    """Art. 11(3): decided on 4 May, it ends with 15 June in Brussels; extended, with 27 July."""
    law = shipped["EU-TCO"]
    decided_at = datetime(2026, 5, 4, 6, tzinfo=UTC)

    end = gag_ends(law, variant="ordinary", on=DAY, decided_at=decided_at)
    extended = gag_ends(law, variant="ordinary", on=DAY, decided_at=decided_at, is_extended=True)

    assert end == datetime(2026, 6, 15, 22, tzinfo=UTC)
    assert extended == datetime(2026, 7, 27, 22, tzinfo=UTC)


@pytest.mark.parametrize("pack", ["IN-69A", "IN-79-3b", "EU-DSA-9", "RU-149-FZ"])
def test_a_silence_without_an_end_in_the_law_has_none_here(
    shipped: dict[str, Pack], pack: str
) -> None:
    """No end is computed where the law sets none; a review date is for people."""
    law = shipped[pack]
    at = datetime(2026, 5, 4, tzinfo=UTC)

    assert gag_ends(law, variant=law.head.default_variant, on=DAY, decided_at=at) is None


def test_an_unverified_end_of_silence_ends_nothing(make_pack: MakePack) -> None:
    """A longest time that nobody has read must not open a letter."""
    old = 'words = "No silence."\ncite = "Act 1, s. 7"\nconfidence = "primary"\ncommands = "never"'
    new = old.replace("primary", "unverified").replace('"never"', '"always"\nlongest = "P6W"')
    at = datetime(2026, 5, 4, tzinfo=UTC)

    assert gag_ends(make_pack((old, new)), variant="ordinary", on=DAY, decided_at=at) is None


def test_the_stricter_of_two_silences_counts(make_pack: MakePack) -> None:
    """One rule says never, another always: it is sealed."""
    pack = make_pack(
        adding='[secrecy.x]\nwords = "x"\ncite = "y"\nconfidence = "unverified"\n'
        'commands = "always"\n'
    )
    found = secrecy(pack, variant="ordinary", on=DAY)

    assert found is not None
    assert found.commands is Commands.ALWAYS
    told = disclosure_default(pack, Audience.HOLDER, variant="ordinary", on=DAY, is_silenced=False)
    assert told == frozenset()


@pytest.mark.parametrize(
    ("pack", "variant", "kind", "rank", "answer"),
    [
        ("IN-69A", "ordinary", AuthorityKind.MINISTRY, "joint-secretary", May.YES),
        ("IN-69A", "emergency", AuthorityKind.MINISTRY, "secretary", May.YES),
        ("IN-69A", "ordinary", AuthorityKind.MINISTRY, "director", May.NO),
        ("IN-69A", "ordinary", AuthorityKind.MINISTRY, "", May.UNKNOWN),
        ("IN-69A", "ordinary", AuthorityKind.MINISTRY, "grand-vizier", May.UNKNOWN),
        ("IN-69A", "ordinary", AuthorityKind.POLICE, "inspector-general", May.REQUEST_ONLY),
        ("IN-69A", "ordinary", AuthorityKind.ASSOCIATION, "", May.NO),
        ("IN-69A", "ordinary", AuthorityKind.CERT, "", May.NO),
        ("IN-69A", "ordinary", AuthorityKind.COURT, "", May.NO),
        ("IN-69A", "court", AuthorityKind.COURT, "", May.UNKNOWN),
        ("IN-69A", "court", AuthorityKind.ASSOCIATION, "", May.UNKNOWN),
        ("IN-69A", "ordinary", AuthorityKind.UNKNOWN, "secretary", May.UNKNOWN),
        ("IN-79-3b", "officer", AuthorityKind.POLICE, "deputy-inspector-general", May.YES),
        ("IN-79-3b", "officer", AuthorityKind.POLICE, "sub-inspector", May.NO),
        ("IN-79-3b", "officer", AuthorityKind.MINISTRY, "director", May.UNKNOWN),
        ("IN-79-3b", "officer", AuthorityKind.ASSOCIATION, "", May.UNKNOWN),
        ("IN-79-3b", "court", AuthorityKind.COURT, "", May.YES),
        ("IN-79-3b", "officer", AuthorityKind.COURT, "", May.UNKNOWN),
        ("EU-DSA-9", "ordinary", AuthorityKind.COURT, "", May.YES),
        ("EU-DSA-9", "ordinary", AuthorityKind.POLICE, "", May.UNKNOWN),
        ("EU-DSA-9", "ordinary", AuthorityKind.ASSOCIATION, "", May.NO),
        ("EU-TCO", "ordinary", AuthorityKind.COURT, "", May.UNKNOWN),
        ("EU-TCO", "ordinary", AuthorityKind.CERT, "", May.NO),
        ("RU-149-FZ", "register", AuthorityKind.REGULATOR, "", May.YES),
        ("RU-149-FZ", "register", AuthorityKind.AGENCY, "", May.REQUEST_ONLY),
        ("RU-149-FZ", "prosecutor", AuthorityKind.PROSECUTOR, "prosecutor-general", May.YES),
        ("RU-149-FZ", "prosecutor", AuthorityKind.PROSECUTOR, "district-prosecutor", May.NO),
    ],
)
def test_who_may_order(
    shipped: dict[str, Pack], pack: str, variant: str, kind: AuthorityKind, rank: str, answer: May
) -> None:
    """Kind and rank against each law; what is not known is for a person, not a no."""
    found = issuer_may_order(shipped[pack], kind, rank, variant=variant, on=DAY)

    assert found.answer is answer
    assert found.because


@pytest.mark.parametrize(
    ("pack", "country", "territory"),
    [
        ("IN-69A", "IN", Territory.of("IN")),
        ("EU-TCO", "DE", Territory.of("EU")),
        ("EU-DSA-9", "DE", Territory.of("DE")),
        ("EU-DSA-9", None, None),
        ("RU-149-FZ", "RU", Territory.of("RU")),
        ("IN-79-3b", "IN", None),
    ],
)
def test_how_far_an_order_reaches_by_default(
    shipped: dict[str, Pack], pack: str, country: str | None, territory: Territory | None
) -> None:
    """TCO: the Union, never one State; DSA: the issuing State; an unverified rule: counsel says."""
    law = shipped[pack]

    found = default_territory(law, variant=law.head.default_variant, on=DAY, issuer_country=country)

    assert found == territory


@pytest.mark.parametrize(
    ("pack", "answer"),
    [
        ("IN-69A", AccountWide.CONTESTED),
        ("IN-79-3b", AccountWide.SILENT),
        ("EU-DSA-9", AccountWide.SILENT),
        ("EU-TCO", AccountWide.NO),
        ("RU-149-FZ", AccountWide.SILENT),
    ],
)
def test_whether_whole_accounts_may_be_named(
    shipped: dict[str, Pack], pack: str, answer: AccountWide
) -> None:
    """Only what the law or a court said; the rest is silent or contested."""
    law = shipped[pack]

    assert account_wide(law, variant=law.head.default_variant, on=DAY) is answer


def test_an_unverified_word_on_accounts_is_contested(make_pack: MakePack) -> None:
    """Hearsay neither allows nor forbids withholding a whole account; without a rule: silent."""
    pack = make_pack(unverified("No accounts.", "Act 1, s. 11"))
    none = make_pack(
        ('answer = "no"', 'answer = "no"\nvalid_until = 2020-01-01'),
    )

    assert account_wide(pack, variant="ordinary", on=DAY) is AccountWide.CONTESTED
    assert account_wide(none, variant="ordinary", on=DAY) is AccountWide.SILENT


def test_only_an_emergency_direction_is_interim_and_none_lapses(shipped: dict[str, Pack]) -> None:
    """Rule 9: it shall be revoked, by somebody; it does not run out."""
    law = shipped["IN-69A"]
    found = interim(law, variant="emergency", on=DAY)

    assert found is not None
    assert not found.lapses
    assert interim(law, variant="ordinary", on=DAY) is None


def test_the_duty_to_tell_is_the_laws(shipped: dict[str, Pack], make_pack: MakePack) -> None:
    """The Union's law commands it, India's is silent, and a prohibition outweighs a duty."""
    told = duty_to_tell(shipped["EU-DSA-9"], variant="ordinary", on=DAY)
    silent = duty_to_tell(shipped["IN-69A"], variant="emergency", on=DAY)
    both = make_pack(
        adding='[tell.not]\nwords = "x"\ncite = "y"\nconfidence = "primary"\nduty = "must-not"\n'
    )
    forbidden = duty_to_tell(both, variant="ordinary", on=DAY)

    assert told is not None
    assert told.duty is DutyToTell.MUST
    assert silent is not None
    assert silent.duty is DutyToTell.SILENT
    assert forbidden is not None
    assert forbidden.duty is DutyToTell.MUST_NOT


def test_grounds_belong_to_their_procedure(shipped: dict[str, Pack]) -> None:
    """Extremism is a ground of the Prosecutor General's demand, not of the register."""
    law = shipped["RU-149-FZ"]
    keys = {each.rule.key for each in grounds(law, variant="prosecutor", on=DAY)}

    assert "extremism" in keys
    assert "gambling" not in keys


def test_an_order_is_judged_by_the_law_of_its_day(shipped: dict[str, Pack]) -> None:
    """On 19 February 2026 the 36 hours are law and the three are not; a day later the reverse."""
    law = shipped["IN-79-3b"]
    before = dict(in_force(law, date(2026, 2, 19)))
    after = dict(in_force(law, date(2026, 2, 20)))

    assert ("clock.act-36-hours" in before, "clock.act-3-hours" in before) == (True, False)
    assert ("clock.act-36-hours" in after, "clock.act-3-hours" in after) == (False, True)


def test_no_rule_at_all_is_no_permission_to_speak(make_pack: MakePack) -> None:
    """A pack that says nothing of an audience tells it nothing, and has no silence to cite."""
    old = 'commands = "never"'
    pack = make_pack((old, old + "\nvalid_until = 2020-01-01"))

    assert secrecy(pack, variant="ordinary", on=DAY) is None
    gone = make_pack(('audience = "viewer"', 'audience = "viewer"\nvalid_until = 2020-01-01'))
    told = disclosure_default(gone, Audience.VIEWER, variant="ordinary", on=DAY, is_silenced=False)
    assert told == frozenset()


SECRECY = '[secrecy.{}]\nwords = "x"\ncite = "y"\nconfidence = "{}"\ncommands = "always"\n{}'


def test_of_two_silences_the_longer_counts(make_pack: MakePack) -> None:
    """One ends after a week, one after two; and one without an end leaves no end at all."""
    week = SECRECY.format("week", "primary", 'longest = "P1W"\n')
    weeks = SECRECY.format("weeks", "secondary", 'longest = "P2W"\n')
    endless = SECRECY.format("endless", "unverified", "")
    at = datetime(2026, 5, 4, tzinfo=UTC)
    both = make_pack(adding=week + weeks)
    never = make_pack(adding=endless + week)

    end = gag_ends(both, variant="ordinary", on=DAY, decided_at=at)
    assert end == datetime(2026, 5, 18, tzinfo=UTC)
    assert gag_ends(never, variant="ordinary", on=DAY, decided_at=at) is None
    cited = secrecy(never, variant="ordinary", on=DAY)
    assert cited is not None
    assert cited.rule.key == "week"


def test_one_hearsay_rule_among_several_seals(make_pack: MakePack) -> None:
    """If any rule on an audience is unverified, nothing is told to it by default."""
    pack = make_pack(
        adding='[disclosure.x]\nwords = "x"\ncite = "y"\nconfidence = "unverified"\n'
        'audience = "viewer"\nlayers = ["law"]\n'
    )

    told = disclosure_default(pack, Audience.VIEWER, variant="ordinary", on=DAY, is_silenced=False)

    assert told == frozenset()


@pytest.mark.parametrize(
    ("pack", "designated", "answer"),
    [
        ("EU-TCO", True, May.YES),
        ("EU-TCO", False, May.NO),
        ("EU-TCO", None, May.UNKNOWN),
        ("EU-DSA-9", True, May.YES),
        ("IN-69A", True, May.REQUEST_ONLY),
    ],
)
def test_a_designated_body_is_looked_up(
    shipped: dict[str, Pack], pack: str, *, designated: bool | None, answer: May
) -> None:
    """Art. 12(4): police in the register may; no registry gives a power that the law does not."""
    found = issuer_may_order(
        shipped[pack],
        AuthorityKind.POLICE,
        "",
        variant="ordinary",
        on=DAY,
        is_designated=designated,
    )

    assert found.answer is answer


@pytest.mark.parametrize(
    ("name", "variant", "on", "found"),
    [
        ("TH-CCA", "notice-2017", date(2022, 12, 24), ""),
        ("TH-CCA", "notice-2017", date(2022, 12, 25), "procedure-not-in-force"),
        ("EU-TCO", "ordinary", date(2022, 6, 6), "procedure-not-in-force"),
        ("EU-TCO", "ordinary", date(2022, 6, 7), ""),
        ("TR-5651", "article-8a", date(2026, 5, 4), "pack"),
        ("DE-NETZDG", "manifest", date(2026, 5, 4), "pack"),
        ("DE-NETZDG", "manifest", date(2017, 9, 30), "variant.manifest"),
    ],
)
def test_a_procedure_that_was_no_law_that_day_is_a_defect_or_a_question(
    shipped: dict[str, Pack], name: str, variant: str, on: date, found: str
) -> None:
    """Read in its law: a defect.  Believed, or a law half annulled: a question for counsel."""
    law = standing_of_law(shipped[name], variant=variant, on=on)
    said = "" if law is None else law.code if isinstance(law, Finding) else law.path

    assert said == found
