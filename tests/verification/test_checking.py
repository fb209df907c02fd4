"""Who says to have sent a letter, and how far that can be believed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from withheld.adapters.signs import read_signs
from withheld.errors import InvalidInput
from withheld.model.authority import Authority, AuthorityKind
from withheld.model.document import MailHead, Place
from withheld.model.identity import AuthorityID, PackID, PersonID
from withheld.model.reading import Proposal, ProposalKind
from withheld.model.review import Standing
from withheld.verification.checking import Letter, PastReference, check_sender, may_order
from withheld.verification.evidence import Proof, ProofKind, SenderCheck
from withheld.verification.registry import known
from withheld.verification.signs import parse_signs

SIGNS = read_signs()
MINISTRY = Authority(
    id=AuthorityID("in-signals"),
    name="Ministry of Signals",
    kind=AuthorityKind.MINISTRY,
    country="IN",
    domains=("signals.example",),
    addresses=("blocking-desk@signals.example",),
    powers=("IN-69A",),
)
COURT = Authority(
    id=AuthorityID("in-court"),
    name="High Court of Ulmeri",
    kind=AuthorityKind.COURT,
    country="IN",
    domains=("ulmeri-court.example",),
    powers=("IN-69A",),
)
CERT = Authority(
    id=AuthorityID("in-team"),
    name="Ulmeri Response Team",
    kind=AuthorityKind.CERT,
    country="IN",
    powers=("IN-69A",),
)
DAY = date(2026, 3, 2)
REGISTRY = tuple(known(one, on=DAY, before=one) for one in (MINISTRY, COURT, CERT))
ASHA, BEN = PersonID("asha"), PersonID("ben")
CALLED_BACK = Proof(kind=ProofKind.CALL_BACK, authority=MINISTRY.id, by=frozenset({ASHA, BEN}))


def says(kind: ProposalKind, value: str) -> Proposal:
    """Return what intake proposes."""
    return Proposal(kind=kind, value=value, place=Place())


def letter(
    sender: str = "blocking-desk@signals.example",
    *,
    name: str = "Ministry of Signals",
    reply_to: str = "",
    message_id: str = "",
    more: Iterable[Proposal] = (),
    contents: str = "",
) -> Letter:
    """Return a letter under s.69A from `sender`, who calls itself `name`."""
    return Letter(
        mail=MailHead(sender=sender, reply_to=reply_to, message_id=message_id),
        claimed=(says(ProposalKind.AUTHORITY, name), *more),
        contents=contents,
        pack=PackID("IN-69A"),
    )


def check(one: Letter, *proofs: Proof) -> SenderCheck:
    """Return what checking `one` against the registry comes to."""
    return check_sender(one, REGISTRY, signs=SIGNS, proofs=proofs)


def test_an_exact_address_confirms_nothing() -> None:
    """Anybody can write a From line; a known contact is evidence and no proof."""
    found = check(letter())

    assert found.standing is Standing.NOT_CONFIRMED
    assert found.authority == MINISTRY.id
    assert found.codes == ("contact-known",)


def test_a_call_back_by_two_confirms() -> None:
    """Two people heard it from the authority, at a contact known before."""
    assert check(letter(), CALLED_BACK).standing is Standing.CONFIRMED


def test_a_call_back_by_one_confirms_nothing() -> None:
    """One person alone can be mistaken, or bought."""
    alone = Proof(kind=ProofKind.CALL_BACK, authority=MINISTRY.id, by=frozenset({ASHA}))

    assert check(letter(), alone).standing is Standing.NOT_CONFIRMED


def test_an_authenticated_channel_confirms() -> None:
    """A log-in to the authority's own portal needs no call."""
    portal = Proof(kind=ProofKind.AUTHENTICATED_CHANNEL, authority=MINISTRY.id)

    assert check(letter(), portal).standing is Standing.CONFIRMED


def test_a_proof_of_another_authority_confirms_nothing() -> None:
    """That the court is genuine says nothing of the ministry."""
    other = Proof(kind=ProofKind.AUTHENTICATED_CHANNEL, authority=COURT.id)

    assert check(letter(), other).standing is Standing.NOT_CONFIRMED


def test_a_denial_contradicts() -> None:
    """The authority itself says that it did not send this."""
    denial = Proof(
        kind=ProofKind.CALL_BACK,
        authority=MINISTRY.id,
        by=frozenset({ASHA, BEN}),
        denies=True,
    )

    assert check(letter(), denial).standing is Standing.CONTRADICTED


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        ("blocking-desk@signa1s.example", "look-alike-domain"),
        ("blocking-desk@signals.test", "look-alike-domain"),
        ("blocking-desk@signals-example.test", "look-alike-domain"),
        ("blocking-desk@signals.example.login.test", "look-alike-domain"),
        ("blocking-desk@signalls.example", "look-alike-domain"),
        ("blocking-desk@ѕignals.example", "look-alike-domain"),
        ("blocking-desk@xn--ignals-3rf.example", "look-alike-domain"),
        ("blocking.desk@gmail.com", "free-mail"),
        ("registry@ulmeri-court.example", "domain-of-another"),
    ],
)
def test_what_imitates_an_authority_contradicts_it(sender: str, code: str) -> None:
    """An address the authority would not write from speaks against the letter."""
    found = check(letter(sender))

    assert code in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_department_of_the_authority_is_in_its_domain() -> None:
    """An unknown address below the known domain is consistent, and proves nothing."""
    found = check(letter("desk@north.signals.example"))

    assert found.codes == ("domain-known",)
    assert found.standing is Standing.NOT_CONFIRMED


def test_another_domain_is_a_doubt_and_no_contradiction() -> None:
    """Authorities move; that is for a person to find out."""
    found = check(letter("desk@something-else.test"))

    assert found.codes == ("domain-unknown",)
    assert found.standing is Standing.NOT_CONFIRMED


def test_answers_to_a_free_mailbox_are_a_trick() -> None:
    """From is the ministry's, Reply-To is anybody's."""
    found = check(letter(reply_to="blocking.desk@outlook.com"))

    assert "reply-to-elsewhere" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_relay_is_a_doubt() -> None:
    """A Message-ID of another domain is common with relays."""
    found = check(letter(message_id="<1@relay.test>"))

    assert found.codes == ("contact-known", "message-id-elsewhere")
    assert found.standing is Standing.NOT_CONFIRMED


def test_an_impossible_court_contradicts() -> None:
    """No country has a court that is supreme and high at once."""
    court = says(ProposalKind.AUTHORITY, "Supreme High Tribunal of Ulmeri")
    found = check(letter(more=[court]))

    assert "impossible-court" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_rank_too_low_contradicts() -> None:
    """The designated officer is not below the rank of Joint Secretary."""
    signed = says(ProposalKind.SIGNATORY, "Sub-Inspector, Cyber Cell")
    found = check(letter(more=[signed]))

    assert "impossible-rank" in found.codes


def test_a_rank_high_enough_is_no_sign() -> None:
    """A Joint Secretary may sign."""
    signed = says(ProposalKind.SIGNATORY, "Joint Secretary and Designated Officer")

    assert check(letter(more=[signed])).codes == ("contact-known",)


def test_a_reference_used_for_something_else_contradicts() -> None:
    """A genuine number on a forged letter: same reference, other demands."""
    own = letter(more=[says(ProposalKind.REFERENCE, "MoS/16(6)/2021-I")], contents="b")
    past = PastReference(reference="MoS / 16(6) / 2021 - I", contents="a")
    found = check_sender(own, REGISTRY, signs=SIGNS, history=[past])

    assert "reference-reused" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_forgery_that_comes_later_does_not_spoil_the_genuine_letter() -> None:
    """Whoever copies a number must not thereby stop the order it was copied from."""
    own = letter(more=[says(ProposalKind.REFERENCE, "MoS/16(6)/2021-I")], contents="b")
    later = PastReference(reference="MoS/16(6)/2021-I", contents="a", is_later=True)
    found = check_sender(own, REGISTRY, signs=SIGNS, history=[later], proofs=[CALLED_BACK])

    assert "reference-shared" in found.codes
    assert found.standing is Standing.CONFIRMED


def test_a_letter_that_speaks_of_an_order_bears_its_reference() -> None:
    """A reminder names fewer addresses under the same number."""
    own = replace(
        letter(more=[says(ProposalKind.REFERENCE, "MoS/16(6)/2021-I")], contents="b"),
        is_follow_up=True,
    )
    past = PastReference(reference="MoS/16(6)/2021-I", contents="a")

    assert "follows-up" in check_sender(own, REGISTRY, signs=SIGNS, history=[past]).codes


def test_the_same_letter_twice_is_no_forgery() -> None:
    """Ministries send the same order by mail and by fax."""
    own = letter(more=[says(ProposalKind.REFERENCE, "MoS/16(6)/2021-I")], contents="a")
    past = PastReference(reference="MoS/16(6)/2021-I", contents="a")
    found = check_sender(own, REGISTRY, signs=SIGNS, history=[past])

    assert "same-letter-again" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_proof_and_a_contradiction_leave_it_open() -> None:
    """The authority confirms, the address imitates it: people must find out which is wrong."""
    found = check(letter("blocking-desk@signa1s.example"), CALLED_BACK)

    assert found.standing is Standing.NOT_CONFIRMED


def test_an_association_writes_like_a_ministry() -> None:
    """Nobody in the registry, joined and not established: it can only ask."""
    found = check(letter("president@gmail.com", name="Bureau for Digital Decency"))

    assert found.codes == ("sender-unknown", "free-mail", "association")
    assert found.authority is None
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_letter_without_mail_is_judged_by_its_name() -> None:
    """Paper has no header; the name is still known."""
    paper = Letter(mail=None, claimed=(says(ProposalKind.AUTHORITY, "MINISTRY  of Signals"),))
    found = check(paper)

    assert found.authority == MINISTRY.id
    assert found.evidence == ()


def test_without_a_name_the_domain_says_whom_it_claims_to_be() -> None:
    """A bare mail from the ministry's domain claims to be the ministry."""
    bare = Letter(mail=MailHead(sender="x@signals.example"), claimed=())

    assert check(bare).authority == MINISTRY.id


def test_only_powers_on_file_may_order() -> None:
    """A court under its law; a response team under none, whatever is on file."""
    assert may_order(COURT, PackID("IN-69A"))
    assert not may_order(COURT, PackID("EU-TCO"))
    assert not may_order(CERT, PackID("IN-69A"))


def test_an_authority_without_the_power_is_a_doubt() -> None:
    """It is who it says, and the registry does not give it that power."""
    claims = (says(ProposalKind.AUTHORITY, "Ministry of Signals"),)
    found = check(Letter(mail=None, claimed=claims, pack=PackID("EU-TCO")))

    assert found.codes == ("no-such-power",)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"free_mail = 3",
        b'free_mail = []\nassociation = []\n[[impossible_court]]\npattern = "("',
        b"free_mail = []\nassociation = []\nimpossible_rank = 3",
    ],
)
def test_broken_signs_are_refused(content: bytes) -> None:
    """What cannot be read is said, never skipped: a missing sign would let a forger pass."""
    with pytest.raises(InvalidInput):
        parse_signs(content)


def test_answers_elsewhere_are_a_doubt() -> None:
    """Another office's mailbox is unusual, and no trick by itself."""
    found = check(letter(reply_to="desk@other-office.test"))

    assert found.codes == ("contact-known", "reply-to-elsewhere")
    assert found.standing is Standing.NOT_CONFIRMED


def test_answers_within_the_house_are_no_sign() -> None:
    """A department of the same domain may take the answers."""
    assert check(letter(reply_to="answers@north.signals.example")).codes == ("contact-known",)


def test_who_can_only_ask_is_said() -> None:
    """A response team may warn and ask; it cannot order."""
    found = check(letter("x@team.test", name="Ulmeri Response Team"))

    assert found.codes == ("cannot-order",)
    assert found.authority == CERT.id


def test_a_stranger_is_unknown() -> None:
    """Neither name nor address is in the registry."""
    found = check(letter("x@elsewhere.test", name="Department of Nothing"))

    assert found.codes == ("sender-unknown",)
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_mail_without_sender_says_nothing() -> None:
    """An empty From is judged by the name alone."""
    assert check(letter("")).evidence == ()


def test_a_new_reference_is_no_sign() -> None:
    """Another number on file says nothing of this letter."""
    own = letter(more=[says(ProposalKind.REFERENCE, "MoS/16(6)/2021-II")], contents="b")
    past = PastReference(reference="MoS/16(6)/2021-I", contents="a")

    assert check_sender(own, REGISTRY, signs=SIGNS, history=[past]).codes == ("contact-known",)


def test_a_letter_head_that_goes_on_with_its_town_names_the_authority() -> None:
    """A comma and a place after the name hide nobody, and still prove nothing."""
    found = check(letter("", name="Ministry of Signals, New Delhi"))

    assert found.authority == MINISTRY.id
    assert found.standing is Standing.NOT_CONFIRMED


def test_who_was_called_back_and_says_so_sent_it_under_whatever_head() -> None:
    """A letter head that is misread, or names an office, does not undo what two people heard."""
    strange = letter("", name="Blocking Office")

    assert check(strange).authority is None
    assert check(strange, CALLED_BACK).authority == MINISTRY.id
    assert check(strange, CALLED_BACK).standing is Standing.CONFIRMED
    assert check(strange, replace(CALLED_BACK, by=frozenset({ASHA}))).standing is (
        Standing.NOT_CONFIRMED
    )
    assert check(strange, replace(CALLED_BACK, denies=True)).authority is None
