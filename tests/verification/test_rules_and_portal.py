"""Whom the operator believes, and log-ins at its portal."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from withheld.errors import InvalidInput
from withheld.model.authority import ContactKind, ContactPoint
from withheld.verification.certificates import TrustStore
from withheld.verification.portal import (
    LoginShown,
    PortalLogin,
    login_from,
    statement_of_login,
    weigh_login,
)
from withheld.verification.rules import parse_rules, trust_store

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
NOTHING = TrustStore()


def shown(at: datetime, **more: Any) -> LoginShown:
    """Return a log-in that the portal signed, beside its letter."""
    made = PortalLogin(account="signals-desk", document="ab" * 32, at=at, method="passkey")
    made = replace(made, signature=KEY.sign(statement_of_login(made)).hex())
    fields: dict[str, Any] = {
        "login": made,
        "key": PUBLIC,
        "document": "ab" * 32,
        "received_at": at + timedelta(minutes=5),
    }
    return LoginShown(**(fields | more))


@pytest.mark.parametrize(
    ("more", "code", "is_proof"),
    [
        ({}, "login-known", True),
        ({"key": ""}, "login-forged", False),
        ({"key": "00" * 32}, "login-forged", False),
        ({"document": "cd" * 32}, "login-elsewhere", False),
        ({"received_at": datetime.fromisoformat("2026-04-01T00:00:00Z")}, "login-untimely", False),
    ],
)
def test_a_log_in_proves_what_the_portal_signed(
    desk: Any,
    more: dict[str, Any],
    code: str,
    is_proof: bool,  # noqa: FBT001 -- a column of the table above
) -> None:
    """For this document, at this time, by the portal's own key."""
    portal = ContactPoint(kind=ContactKind.PORTAL, value="signals-desk")
    who = desk.known(replace(desk.authority, contacts=(portal,)))
    evidence, proof = weigh_login(shown(desk.now, **more), who)

    assert evidence.code == code
    assert (proof is not None) == is_proof


def test_a_log_in_of_an_account_nobody_knows_proves_nothing(desk: Any) -> None:
    """The registry has no such account, or learned of it later."""
    portal = ContactPoint(kind=ContactKind.PORTAL, value="signals-desk")
    entered = replace(desk.authority, contacts=(portal,))

    assert weigh_login(shown(desk.now), desk.known())[0].code == "login-unknown"
    assert weigh_login(shown(desk.now), desk.known(entered, is_new=True))[1] is None
    assert weigh_login(shown(desk.now), None)[1] is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"withheld-portal-login":1}',
        (
            b'{"account":"a","at":"soon","document":"d","method":"m","signature":"s",'
            b'"withheld-portal-login":1}'
        ),
        (
            b'{"account":"a","at":"2026-03-02T09:00:00","document":"d","method":"m","signature":"s",'
            b'"withheld-portal-login":1}'
        ),
    ],
)
def test_what_is_no_log_in_is_refused(data: bytes) -> None:
    """Nothing is kept that nobody could check."""
    with pytest.raises(InvalidInput):
        login_from(data)


def test_nobody_is_believed_who_is_not_named() -> None:
    """Without a word of the operator there are no servers, no sealers, no portal, no resolver."""
    rules = parse_rules(b"", NOTHING)

    assert (rules.own.names, rules.own.sealers) == (frozenset(), frozenset())
    assert (rules.portal_key, rules.resolver, rules.trust.anchors) == ("", "", ())


def test_what_the_operator_says_is_believed() -> None:
    """Names in any case; private networks are inside without being named."""
    content = (
        b'servers = ["MX.Chirp.example."]\nnetworks = ["192.0.2.0/24"]\nresolver = "192.0.2.53"'
    )
    rules = parse_rules(content, NOTHING)

    assert rules.own.names == {"mx.chirp.example"}
    assert len(rules.own.networks) > 1
    assert rules.resolver == "192.0.2.53"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"=",
        b'server = ["mx.chirp.example"]',
        b"servers = 3",
        b'networks = ["somewhere"]',
        b'portal_key = "short"',
    ],
)
def test_a_slip_in_the_rules_is_refused(content: bytes) -> None:
    """A name spelt wrong must not quietly mean that nobody is believed, or everybody."""
    with pytest.raises(InvalidInput):
        parse_rules(content, NOTHING)


def test_a_trust_store_is_read_from_pem(desk: Any) -> None:
    """Certificates and lists of withdrawn ones; a file that holds neither is refused."""
    pem = desk.root.certificate.public_bytes(Encoding.PEM)
    listed = desk.root.revoke(desk.officer(), desk.now)
    lists = [listed.public_bytes(Encoding.PEM), listed.public_bytes(Encoding.DER)]
    store = trust_store([pem], lists)

    assert store.anchors == (desk.root.certificate,)
    assert len(store.revoked) == 2
    with pytest.raises(InvalidInput):
        trust_store([b"nothing"])
    with pytest.raises(InvalidInput):
        trust_store([], [b"nothing"])
