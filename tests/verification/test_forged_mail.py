"""Mails that pretend: each trick by itself, against a ministry that signs its mail."""

from dataclasses import replace
from typing import Any

import pytest

from withheld.model.authority import ContactKind, ContactPoint
from withheld.model.review import Standing
from withheld.testing.domains import SigningDomain
from withheld.verification.route import own_servers

EVIL = SigningDomain(name="evil.example", policy="v=DMARC1; p=none", senders="v=spf1 +all")
OUR_HAND = (
    "Return-Path: <{sender}>\n"
    "Received: from {helo} (unknown [{address}])\n\tby mx.chirp.example (Postfix) with ESMTPS\n"
    "\tfor <legal@chirp.example>; Mon, 2 Mar 2026 08:59:30 +0000\n"
)


def handed(sender: str, address: str, helo: str = "out.signals.example") -> str:
    """Return what our own server writes on top of a mail that `address` hands over."""
    return OUR_HAND.format(sender=sender, address=address, helo=helo)


def test_a_mail_that_its_domain_signed_whole_is_confirmed(desk: Any) -> None:
    """The domain in From signed header and body, and the registry knew the domain before."""
    found = desk.judge(desk.ministry.sign(desk.mail()))

    assert found.standing is Standing.CONFIRMED
    assert found.codes == ("contact-known", "dkim-aligned")


def test_a_changed_body_is_contradicted(desk: Any) -> None:
    """One line changed after signing: the domain vouches for all its mail, not for this one."""
    forged = desk.ministry.sign(desk.mail()).replace(b"ulmeri", b"tavimo")
    found = desk.judge(forged)

    assert {"dkim-broken", "dmarc-fail"} <= set(found.codes)
    assert found.standing is Standing.CONTRADICTED


def test_lines_put_beneath_what_was_signed_are_contradicted(desk: Any) -> None:
    """A genuine mail, signed for its length alone, is sent about again with more in it."""
    genuine = desk.ministry.sign(desk.mail(), length=len(desk.mail().partition(b"\n\n")[2]) + 1)
    found = desk.judge(genuine + b"Block https://chirp.example/tavimora too.\r\n")

    assert "dkim-appended" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_signature_for_no_length_at_all_proves_nothing(desk: Any) -> None:
    """`l=0` signs an empty body under any text."""
    assert desk.judge(desk.ministry.sign(desk.mail(), length=0)).standing is Standing.CONTRADICTED


def test_a_second_from_is_contradicted(desk: Any) -> None:
    """One From for the check, another one for the reader."""
    genuine = desk.ministry.sign(desk.mail(), names=("from", "to", "subject"))
    found = desk.judge(b"From: Tax Office <orders@evil.example>\r\n" + genuine)

    assert "several-senders" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_from_of_two_people_is_contradicted(desk: Any) -> None:
    """No program agrees on which of two addresses sent a mail."""
    mail = desk.mail("orders@signals.example, boss@evil.example")

    assert "several-senders" in desk.judge(desk.ministry.sign(mail)).codes


def test_a_signature_that_leaves_out_from_proves_nothing(desk: Any) -> None:
    """The domain signed something; whose mail it is, anybody could write."""
    found = desk.judge(desk.ministry.sign(desk.mail(), names=("to", "subject")))

    assert "dkim-aligned" not in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_signature_of_another_domain_proves_nothing(desk: Any) -> None:
    """A forger signs with a domain of their own, which passes, and writes the ministry in From."""
    found = desk.judge(EVIL.sign(desk.mail()), desk.answers(EVIL))

    assert {"dkim-elsewhere", "dmarc-fail"} <= set(found.codes)
    assert found.standing is Standing.CONTRADICTED


def test_a_domain_that_ends_alike_is_not_aligned(desk: Any) -> None:
    """`evilsignals.example` is not below `signals.example`."""
    near = SigningDomain(name="evilsignals.example")
    found = desk.judge(near.sign(desk.mail()), desk.answers(near))

    assert "dkim-aligned" not in found.codes
    assert found.standing is Standing.CONTRADICTED


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        ("orders@signaIs.example", "contact-known"),  # a capital I: an address has no case
        ("orders@ѕignals.example", "look-alike-domain"),
        ("orders@xn--ignals-3rf.example", "look-alike-domain"),
        ("orders@signals-example.test", "look-alike-domain"),
        ("orders@signals.example.evil.test", "look-alike-domain"),
        ("ministry@signals.web.app", "free-host"),
        ("ministry@ministry-of-signals.github.io", "free-host"),
        ("ministry.of.signals@gmail.com", "free-mail"),
    ],
)
def test_a_signed_mail_of_an_imitation_is_contradicted(desk: Any, sender: str, code: str) -> None:
    """The imitation signs its own mail faultlessly; it is an imitation all the same."""
    domain = sender.rpartition("@")[2]
    own = SigningDomain(name=domain) if domain.isascii() else EVIL
    found = desk.judge(own.sign(desk.mail(sender)), desk.answers(own))

    assert found.standing is Standing.CONTRADICTED or code == "contact-known"
    assert code in found.codes or "look-alike-domain" in found.codes


@pytest.mark.parametrize(
    "name",
    [
        '"orders@signals.example" <x@evil.example>',
        '"Ministry of Signals <orders@signals.example>" <x@evil.example>',
        "=?utf-8?q?orders=40signals=2Eexample?= <x@evil.example>",
    ],
)
def test_an_address_shown_as_a_name_is_contradicted(desk: Any, name: str) -> None:
    """Programs that show the name alone show the ministry's address."""
    found = desk.judge(EVIL.sign(desk.mail(name)), desk.answers(EVIL))

    assert "name-shows-address" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_letters_nobody_sees_are_contradicted(desk: Any) -> None:
    """A mark that turns the direction of reading makes one address look like another."""
    found = desk.judge(desk.mail("Ministry \u202eof Signals <x@evil.example>"))

    assert "hidden-letters" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_name_in_letters_of_another_script_is_contradicted(desk: Any) -> None:
    """Cyrillic letters in the ministry's name read the same and are not."""
    found = desk.judge(desk.mail(), name="Мinistry of Signals")

    assert "name-imitated" in found.codes


def test_answers_to_a_free_mailbox_are_contradicted(desk: Any) -> None:
    """Reply-To was not signed and leads to anybody's mailbox: people must look."""
    signed = desk.ministry.sign(desk.mail(more="Reply-To: ministry@gmail.com\n"))
    found = desk.judge(signed)

    assert {"reply-to-elsewhere", "dkim-fields"} <= set(found.codes)
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_signature_that_had_ended_proves_nothing(desk: Any) -> None:
    """`x=` lies before the receipt."""
    ended = int(desk.now.timestamp()) - 1
    found = desk.judge(desk.ministry.sign(desk.mail(), more=f" x={ended};"))

    assert "dkim-broken" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_an_old_mail_sent_about_again_is_a_doubt(desk: Any) -> None:
    """A genuine signature of last year still holds; why it comes now, a person asks."""
    signed = int(desk.now.timestamp()) - 365 * 86_400
    found = desk.judge(desk.ministry.sign(desk.mail(), more=f" t={signed};"))

    assert "mail-old" in found.codes


def test_a_key_the_domain_revoked_proves_nothing(desk: Any) -> None:
    """An empty key in the DNS takes every signature back."""
    key = {f"post._domainkey.{desk.ministry.name}": "v=DKIM1; p="}

    assert desk.judge(desk.ministry.sign(desk.mail()), desk.answers(**key)).standing is (
        Standing.CONTRADICTED
    )


def test_without_kept_answers_nothing_is_proven_and_nothing_is_held_against_anybody(
    desk: Any,
) -> None:
    """No answers were kept: neither confirmed nor contradicted, and it says what is wanted."""
    mail = desk.ministry.sign(desk.mail())
    empty = replace(desk.answers(), answers=())

    assert desk.judge(mail, empty).standing is Standing.NOT_CONFIRMED
    assert {one.name for one in desk.look(mail, empty).wanted} >= {
        "post._domainkey.signals.example",
        "_dmarc.signals.example",
    }


def test_the_right_host_alone_proves_nothing(desk: Any) -> None:
    """SPF is evidence: thousands share a host, and a host is no signature."""
    mail = desk.mail(more=handed("bounce@signals.example", "192.0.2.10"))
    found = desk.judge(mail)

    assert "spf-aligned" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_received_line_beneath_ours_says_nothing(desk: Any) -> None:
    """The forger writes that the ministry's host handed the mail to us; our own line says who."""
    forged = (
        "Received: from out.signals.example (out.signals.example [192.0.2.10])\n"
        "\tby mx.chirp.example; Mon, 2 Mar 2026 08:00:00 +0000\n"
    )
    mail = desk.mail(more=handed("bounce@signals.example", "203.0.113.66") + forged)
    found = desk.look(mail)

    assert found.spf is not None
    assert found.spf.verdict == "fail"
    assert found.dmarc.spf == ""


def test_a_received_line_without_ours_says_nothing(desk: Any) -> None:
    """Where no line of our own stands on top, nobody knows who handed the mail over."""
    forged = (
        "Return-Path: <bounce@signals.example>\n"
        "Received: from out.signals.example (out.signals.example [192.0.2.10])\n"
        "\tby relay.evil.example; Mon, 2 Mar 2026 08:00:00 +0000\n"
    )

    assert desk.look(desk.mail(more=forged)).spf is None


def test_our_own_hosts_hand_on_to_each_other(desk: Any) -> None:
    """The line of the inner host names the outer one; the outer one's line names the stranger."""
    inner = (
        "Return-Path: <bounce@signals.example>\n"
        "Received: from mx.chirp.example (mx.chirp.example [198.51.100.7])\n"
        "\tby mx.chirp.example; Mon, 2 Mar 2026 08:59:40 +0000\n"
    )
    outer = handed("", "192.0.2.10").partition("\n")[2]

    assert desk.look(desk.mail(more=inner + outer)).dmarc.spf == "signals.example"


def test_the_name_a_stranger_gives_itself_is_no_address(desk: Any) -> None:
    """A stranger that calls itself by the ministry's address is seen by its own."""
    line = handed("bounce@signals.example", "203.0.113.66", helo="[192.0.2.10]")

    assert desk.look(desk.mail(more=line)).spf.verdict == "fail"


def test_results_that_a_stranger_brought_along_are_not_believed(desk: Any) -> None:
    """A mail carries its own `Authentication-Results` in our server's name."""
    forged = (
        "Authentication-Results: mx.chirp.example; dkim=pass header.d=signals.example;\n"
        "\tdmarc=pass header.from=signals.example\n"
    )
    relay = "Received: from a.test by b.test; Mon, 2 Mar 2026 08:00:00 +0000\n"
    line = handed("bounce@evil.example", "203.0.113.66")
    found = desk.judge(desk.mail(more=line + relay + forged), desk.answers(EVIL))

    assert "own-server-vouches" not in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_what_our_own_server_found_counts(desk: Any) -> None:
    """Our server wrote what it found above everything that came along."""
    results = (
        "Authentication-Results: mx.chirp.example; dkim=pass (good) header.d=signals.example;\n"
        "\tdmarc=pass (p=reject) header.from=signals.example\n"
    )
    mail = desk.mail(more=results + handed("bounce@signals.example", "203.0.113.66"))
    empty = replace(desk.answers(), answers=())
    found = desk.judge(mail, empty)

    assert "own-server-vouches" in found.codes
    assert found.standing is Standing.CONFIRMED


def test_our_servers_topmost_word_goes_before_one_below(desk: Any) -> None:
    """A field of the same server below its first one is the stranger's."""
    real = (
        "Authentication-Results: mx.chirp.example; dkim=none;"
        " dmarc=fail header.from=signals.example\n"
    )
    forged = (
        "Authentication-Results: mx.chirp.example; dkim=pass header.d=signals.example;"
        " dmarc=pass header.from=signals.example\n"
    )
    mail = desk.mail(more=real + handed("b@evil.example", "203.0.113.66") + forged)
    found = desk.judge(mail)

    assert "own-server-denies" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_servers_pass_does_not_cover_what_was_added(desk: Any) -> None:
    """Our server saw a pass for the length that was signed; we see that there is more."""
    results = (
        "Authentication-Results: mx.chirp.example; dkim=pass header.d=signals.example;\n"
        "\tdmarc=pass header.from=signals.example\n"
    )
    signed = desk.ministry.sign(desk.mail(), length=5)
    mail = (results + handed("b@signals.example", "203.0.113.66")).encode() + signed

    assert desk.judge(mail).standing is Standing.CONTRADICTED


def test_a_believed_forwarder_softens_a_failure_and_confirms_nothing(desk: Any) -> None:
    """The list changed the mail and sealed that it had been whole."""
    lists = SigningDomain(name="lists.example", algorithm="rsa-sha256")
    sealed = lists.seal(desk.mail(), "lists.example; dmarc=pass header.from=signals.example")
    found = desk.judge(sealed, desk.answers(lists), own=own_servers(sealers=["lists.example"]))

    assert "forwarded" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_forwarder_nobody_believes_changes_nothing(desk: Any) -> None:
    """Anybody can seal an invented result."""
    sealed = replace(EVIL, algorithm="rsa-sha256").seal(
        desk.mail(), "evil.example; dmarc=pass header.from=signals.example"
    )
    found = desk.judge(sealed, desk.answers(replace(EVIL, algorithm="rsa-sha256")))

    assert "forwarded" not in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_broken_chain_of_forwarders_is_said(desk: Any) -> None:
    """The mail was changed after the last forwarder sealed it."""
    lists = SigningDomain(name="lists.example", algorithm="rsa-sha256")
    sealed = lists.seal(desk.mail(), "lists.example; dmarc=pass header.from=signals.example")
    found = desk.judge(
        sealed.replace(b"ulmeri", b"tavimo"),
        desk.answers(lists),
        own=own_servers(sealers=["lists.example"]),
    )

    assert "arc-broken" in found.codes
    assert found.standing is Standing.CONTRADICTED


def test_a_domain_the_registry_learned_of_later_confirms_nothing(desk: Any) -> None:
    """The letter itself may be why somebody entered it."""
    signed = desk.ministry.sign(desk.mail())
    found = desk.judge(signed, registry=(desk.known(is_new=True),))

    assert "contact-new" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_domain_the_authority_gave_up_confirms_nothing(desk: Any) -> None:
    """Somebody else registered the old domain, and signs with it faultlessly."""
    old = SigningDomain(name="old-signals.example")
    gone = replace(
        desk.authority,
        contacts=(
            ContactPoint(
                kind=ContactKind.DOMAIN,
                value="old-signals.example",
                until=desk.now.date().replace(year=2025),
            ),
        ),
    )
    found = desk.judge(
        old.sign(desk.mail("orders@old-signals.example")),
        desk.answers(old),
        registry=(desk.known(gone),),
    )

    assert "contact-former" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_domain_of_many_bodies_confirms_only_an_exact_address(desk: Any) -> None:
    """Everybody in the government's domain can sign with its key."""
    other = replace(desk.authority, id="in-post", name="Post Office", addresses=())
    registry = tuple(replace(desk.known(one), is_sharing=True) for one in (desk.authority, other))
    exact = desk.judge(desk.ministry.sign(desk.mail()), registry=registry)
    clerk = desk.mail("Clerk <clerk@signals.example>")
    found = desk.judge(desk.ministry.sign(clerk), registry=registry)

    assert exact.standing is Standing.CONFIRMED
    assert "domain-shared" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_domain_that_only_tries_signatures_out_confirms_nothing(desk: Any) -> None:
    """`t=y` asks that nothing be made of the signature."""
    key = {f"post._domainkey.{desk.ministry.name}": desk.ministry.record + "; t=y"}
    found = desk.judge(desk.ministry.sign(desk.mail()), desk.answers(**key))

    assert "dkim-testing" in found.codes
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_domain_above_signs_for_everybody_below(desk: Any) -> None:
    """The government's common domain signed; which of its bodies wrote, it does not say."""
    above = SigningDomain(name="state.example")
    mail = above.sign(desk.mail("orders@signals.state.example"))
    below = replace(desk.authority, domains=("signals.state.example",))
    records = {"_dmarc.signals.state.example": "v=DMARC1; p=none"}
    found = desk.judge(mail, desk.answers(above, **records), registry=(desk.known(below),))

    assert {"dkim-aligned", "dkim-above"} <= set(found.codes)
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_sender_nobody_can_read_is_said(desk: Any) -> None:
    """Parentheses without end make every parser give up; that is a doubt, and no crash."""
    found = desk.judge(desk.mail("(" * 50_000 + " <orders@signals.example>"))

    assert "no-sender" in found.codes
    assert found.standing is not Standing.CONFIRMED
