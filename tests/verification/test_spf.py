"""Lists of hosts that may send: each mechanism, macro and limit of RFC 7208."""

from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from withheld.model.dns import Answer, Answers, Question, RecordType, Status
from withheld.verification.answers import Inquiry
from withheld.verification.dkim import Verdict
from withheld.verification.spf import Handover, check_spf
from withheld.verification.spf_record import is_record, parse_record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOSTS = {
    "A out.signals.example": ("192.0.2.10",),
    "AAAA out.signals.example": ("2001:db8::10",),
    "MX signals.example": ("10 out.signals.example", "20 spare.signals.example"),
    "A spare.signals.example": ("192.0.2.11",),
    "PTR 10.2.0.192.in-addr.arpa": ("out.signals.example",),
    "TXT below.example": ("v=spf1 ip4:192.0.2.10 -all",),
    "A 10.2.0.192.orders.known.example": ("127.0.0.2",),
}


class Closed(dict[Question, Answer]):
    """Answers of a world in which what is not listed is absent."""

    def get(self, question: Question, default: object = None) -> Answer:
        """Return the answer."""
        del default
        found = super().get(question)
        return found or Answer(question=question, status=Status.ABSENT)


def zone(rows: Mapping[str, tuple[str, ...]]) -> Inquiry:
    """Return an inquiry into a closed world."""
    closed = Closed()
    for name, values in rows.items():
        kind, _, host = name.partition(" ")
        question = Question(name=host, type=RecordType(kind))
        closed[question] = Answer(question=question, status=Status.FOUND, values=values)
    return Inquiry(closed)


def check(
    record: str,
    address: str = "192.0.2.10",
    *,
    sender: str = "orders@signals.example",
    more: Mapping[str, tuple[str, ...]] | None = None,
) -> Verdict:
    """Return what a mail from `address` comes to under `record`."""
    rows = {**HOSTS, **(more or {}), "TXT signals.example": (record,)}
    over = Handover(address=ip_address(address), helo="out.signals.example", sender=sender)
    return check_spf(over, zone(rows)).verdict


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=spf1 ip4:192.0.2.10 -all", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 ip4:192.0.2.8/30 -all", "pass"),
        ("v=spf1 ip4:192.0.2.12/30 -all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "softfail"),
        ("v=spf1 a:out.signals.example -all", "pass"),
        ("v=spf1 a:spare.signals.example -all", "fail"),
        ("v=spf1 a:spare.signals.example/24 -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 ptr -all", "pass"),
        ("v=spf1 include:below.example -all", "pass"),
        ("v=spf1 redirect=below.example", "pass"),
        ("v=spf1 exists:%{ir}.%{l}.known.example -all", "pass"),
        ("v=spf1 exists:%{l1r+}.unknown.example -all", "fail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("V=SPF1 +ALL", "pass"),
        ("v=spf10 +all", "none"),
        ("v=spf1 include:nothing.example -all", "permerror"),
        ("v=spf1 redirect=nothing.example", "permerror"),
        ("v=spf1 ip4:192.0.2.10/33 -all", "permerror"),
        ("v=spf1 ip4:somewhere -all", "permerror"),
        ("v=spf1 all:here", "permerror"),
        ("v=spf1 friends -all", "permerror"),
        ("v=spf1 exists:%{z}.example -all", "permerror"),
        ("v=spf1 redirect=below.example redirect=below.example", "permerror"),
    ],
)
def test_a_list_says_what_it_says(record: str, verdict: str) -> None:
    """One line for each mechanism, modifier and mistake."""
    assert check(record) == verdict


def test_an_address_of_the_sixth_version_has_hosts_of_its_own() -> None:
    """`a` looks for AAAA; a mapped address of the fourth version is of the fourth."""
    assert check("v=spf1 a:out.signals.example -all", "2001:db8::10") is Verdict.PASS
    assert check("v=spf1 ip4:192.0.2.10 -all", "::ffff:192.0.2.10") is Verdict.PASS


def test_a_mail_that_wants_no_answer_is_judged_by_its_host() -> None:
    """An empty envelope sender leaves the name the host gives itself."""
    more = {"TXT out.signals.example": ("v=spf1 a -all",)}

    assert check("v=spf1 -all", sender="", more=more) is Verdict.PASS


def test_too_many_look_ups_void_the_list() -> None:
    """Ten at most, so that nobody's list sends us about the net (section 4.6.4)."""
    many = "v=spf1 " + " ".join(f"include:n{n}.example" for n in range(11)) + " +all"
    lists = {f"TXT n{n}.example": ("v=spf1 -all",) for n in range(11)}

    assert check(many, more=lists) is Verdict.PERMERROR


def test_a_list_that_includes_itself_ends() -> None:
    """A loop is counted, and ends."""
    assert check("v=spf1 include:signals.example -all") is Verdict.PERMERROR


def test_looking_for_what_is_not_there_ends() -> None:
    """Two empty answers at most."""
    assert check("v=spf1 a:x.example a:y.example a:z.example +all") is Verdict.PERMERROR


def test_an_answer_that_was_not_kept_is_wanted() -> None:
    """Each round says what it would have to be told next; nothing fails meanwhile."""
    inquiry = Inquiry.of(Answers(asked_at=AT))
    over = Handover(address=ip_address("192.0.2.10"), helo="x.example", sender="a@signals.example")
    found = check_spf(over, inquiry)

    assert found.verdict is Verdict.TEMPERROR
    assert inquiry.wanted == [Question(name="signals.example", type=RecordType.TXT)]


def test_two_lists_are_none() -> None:
    """Which of them is meant, nobody can say."""
    rows = {"TXT signals.example": ("v=spf1 +all", "v=spf1 -all")}
    over = Handover(address=ip_address("192.0.2.10"), helo="x.example", sender="a@signals.example")

    assert check_spf(over, zone(rows)).verdict is Verdict.PERMERROR


def test_other_texts_of_a_domain_are_no_lists() -> None:
    """A domain keeps all kinds of texts under its name."""
    assert not is_record("v=DKIM1; p=")
    assert parse_record("v=spf1 unknown=%{i} exp=why.example -all") is not None
