"""
Log-ins at the operator's own portal, as its portal signs them.

A person's word that an authority was logged in proves nothing here.  The portal signs who handed
which document in, when, and how they had logged in; its key stands in the operator's rules.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from withheld.errors import InvalidInput
from withheld.ledger.canonical import canonical, parse
from withheld.model.authority import ContactKind
from withheld.verification.evidence import Evidence, Proof, ProofKind, against, doubt, speaks_for
from withheld.verification.registry import Known

_FORMAT = "withheld-portal-login"
_BEFORE, _AFTER = timedelta(days=1), timedelta(hours=1)
"""How far the log-in may lie from the receipt: a day to type it in, an hour for clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalLogin:
    """What the portal says of one document."""

    account: str
    document: str
    """The document's SHA-256 in hexadecimal digits."""
    at: datetime
    method: str
    """How they had logged in, such as `passkey`."""
    signature: str = ""
    """Ed25519 over `statement_of_login`, 128 hexadecimal digits."""


def statement_of_login(login: PortalLogin) -> bytes:
    """Return the canonical bytes that the portal signs."""
    return canonical(
        {
            _FORMAT: 1,
            "account": login.account,
            "document": login.document,
            "at": login.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "method": login.method,
        }
    )


def login_from(data: bytes) -> PortalLogin:
    """
    Return the log-in in a file the portal wrote: the statement with its signature.

    Raises:
        InvalidInput: It is no such file.
    """
    table = parse(data.strip())
    if not isinstance(table, dict) or table.get(_FORMAT) != 1:
        raise InvalidInput(f'a log-in is canonical JSON with "{_FORMAT}": 1')
    fields = ("account", "document", "at", "method", "signature")
    missing = [name for name in fields if not isinstance(table.get(name), str)]
    if missing:
        raise InvalidInput(f"the log-in lacks {', '.join(missing)}")
    try:
        at = datetime.fromisoformat(str(table["at"]))
    except ValueError as fault:
        raise InvalidInput("the log-in's instant is none; write 2026-11-24T10:00:00Z") from fault
    if at.tzinfo is None:
        raise InvalidInput("the log-in's instant has no zone; write it like 2026-11-24T10:00:00Z")
    return PortalLogin(
        account=str(table["account"]),
        document=str(table["document"]),
        at=at.astimezone(UTC),
        method=str(table["method"]),
        signature=str(table["signature"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginShown:
    """A log-in beside the letter it is said to have handed in."""

    login: PortalLogin
    key: str
    """The portal's public key, 64 hexadecimal digits; empty where the operator has none."""
    document: str
    """The letter's SHA-256."""
    received_at: datetime
    """When the letter was received (aware UTC)."""


def weigh_login(shown: LoginShown, who: Known | None) -> tuple[Evidence, Proof | None]:
    """Return what a log-in says of the sender whom a letter claims to come from."""
    login = shown.login
    if not _is_signed(login, shown.key):
        return against("login-forged", "The log-in is not signed by the operator's portal."), None
    if login.document != shown.document:
        return against("login-elsewhere", "The log-in handed another document in."), None
    if not shown.received_at - _BEFORE <= login.at <= shown.received_at + _AFTER:
        return doubt("login-untimely", "The log-in was at another time than the receipt."), None
    accounts = who.own.reached_by(ContactKind.PORTAL) if who is not None else ()
    before = who.before.reached_by(ContactKind.PORTAL) if who is not None and who.before else ()
    if who is None or login.account not in accounts or login.account not in before:
        because = "The registry does not know the portal's account as this authority's."
        return doubt("login-unknown", because), None
    proof = Proof(kind=ProofKind.AUTHENTICATED_CHANNEL, authority=who.id)
    return speaks_for("login-known", "The authority was logged in at the operator's portal."), proof


def _is_signed(login: PortalLogin, key: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(login.signature), statement_of_login(login))
    except (ValueError, InvalidSignature):
        return False  # No key, no signature, or not this key's: nobody's word but the file's.
    return True
