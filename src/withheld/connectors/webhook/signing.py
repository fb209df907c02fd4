"""
Messages that prove who sent them: Standard Webhooks, or RFC 9421.

Both sign with a secret that the two sides share.  `check` is for whoever receives.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from withheld.errors import InvalidInput, SignatureFailed

_PREFIX = "whsec_"
_SIZE_MIN, _SIZE_MAX = 24, 64
"""Bytes of a secret; from the specification of Standard Webhooks."""
TOLERANCE = timedelta(minutes=5)
_COMPONENTS = ("@method", "@authority", "@path", "content-digest", "content-type", "webhook-id")
_CREATED = re.compile(r";created=([0-9]+)")


class Scheme(StrEnum):
    """How a message is signed."""

    STANDARD_WEBHOOKS = "standard-webhooks"
    RFC_9421 = "rfc9421"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request, as both sides see it."""

    id: str
    """The same for a message that is repeated; whoever receives keeps it and does nothing twice."""
    body: bytes
    at: datetime
    """When it is sent (aware UTC)."""
    authority: str
    path: str
    method: str = "POST"
    content_type: str = "application/json"


def secret_from(text: str) -> bytes:
    """
    Return the bytes of a secret that is written `whsec_` and base64.

    Raises:
        InvalidInput: Not so written, too short or too long.
    """
    try:
        found = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise InvalidInput("a webhook's secret is not base64 after whsec_") from error
    if not text.startswith(_PREFIX) or not _SIZE_MIN <= len(found) <= _SIZE_MAX:
        raise InvalidInput(
            f"a webhook's secret is whsec_ and {_SIZE_MIN} to {_SIZE_MAX} random bytes in base64"
        )
    return found


def signed_headers(message: Message, secrets: Sequence[bytes], scheme: Scheme) -> dict[str, str]:
    """Return the headers that prove a message, by every secret while one is being replaced."""
    headers = {"content-type": message.content_type, "webhook-id": message.id}
    stamp = _seconds(message.at)
    if scheme is Scheme.STANDARD_WEBHOOKS:
        return {
            **headers,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(_standard(one, message, stamp) for one in secrets),
        }
    digest = content_digest(message.body)
    covered = {**headers, "content-digest": digest}
    inputs, signatures = [], []
    for number, secret in enumerate(secrets, 1):
        params = signature_params(_COMPONENTS, created=int(stamp), key=f"secret-{number}")
        base = signature_base(_values(message, covered), params)
        inputs.append(f"sig{number}={params}")
        signatures.append(f"sig{number}=:{_mac(secret, base.encode())}:")
    return {
        **covered,
        "signature-input": ", ".join(inputs),
        "signature": ", ".join(signatures),
    }


def check(
    message: Message, headers: Mapping[str, str], secrets: Sequence[bytes], *, now: datetime
) -> None:
    """
    Check that a message was signed with one of `secrets`, and not long ago.

    Keep its id and do nothing twice: a message that is repeated bears the id it had.

    Args:
        message: What arrived; its `at` is not looked at.
        headers: Its headers, names in small letters.
        secrets: Those that may have signed.
        now: Now (aware UTC).

    Raises:
        SignatureFailed: It is not, or it is older or younger than `TOLERANCE`.
    """
    if "webhook-signature" in headers:
        stamp = headers.get("webhook-timestamp", "")
        given = headers["webhook-signature"].split(" ")
        expected = [_standard(secret, message, stamp) for secret in secrets]
    else:
        params = headers.get("signature-input", "").partition("=")[2].partition(", sig")[0]
        found = _CREATED.search(params)
        stamp = found[1] if found else ""
        covered = {**headers, "content-digest": content_digest(message.body)}
        base = signature_base(_values(message, covered), params).encode()
        given = re.findall(r"=:([^:]*):", headers.get("signature", ""))
        expected = [_mac(secret, base) for secret in secrets]
        if any(f'"{name}"' not in params for name in _COMPONENTS):
            raise SignatureFailed("the signature covers too little of the message")
    if not any(
        hmac.compare_digest(one.encode(), other.encode()) for one in given for other in expected
    ):
        raise SignatureFailed("the message is not signed with a secret that is known here")
    if not stamp.isdecimal() or abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise SignatureFailed("the message is too old, or its sender's clock is wrong")


def content_digest(body: bytes) -> str:
    """Return the digest of a body (RFC 9530 section 2)."""
    return f"sha-256=:{base64.b64encode(sha256(body).digest()).decode()}:"


def signature_params(components: Sequence[str], *, created: int, key: str) -> str:
    """Return the parameters of a signature (RFC 9421 section 2.3)."""
    names = " ".join(f'"{name}"' for name in components)
    return f'({names});created={created};keyid="{key}"'


def signature_base(values: Mapping[str, str], params: str) -> str:
    """Return what is signed (RFC 9421 section 2.5), for the components that `params` names."""
    names = re.findall(r'"([^"]+)"', params.partition(")")[0])
    lines = [f'"{name}": {values.get(name, "")}' for name in names]
    return "\n".join([*lines, f'"@signature-params": {params}'])


def _values(message: Message, headers: Mapping[str, str]) -> dict[str, str]:
    return {
        **headers,
        "@method": message.method,
        "@authority": message.authority,
        "@path": message.path,
    }


def _standard(secret: bytes, message: Message, stamp: str) -> str:
    signed = f"{message.id}.{stamp}.".encode() + message.body
    return f"v1,{_mac(secret, signed)}"


def _mac(secret: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(secret, signed, sha256).digest()).decode()


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
