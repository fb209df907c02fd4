"""Domains that sign their mail, with keys in their DNS, and forwarders that seal it; invented."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from withheld.model.dns import Answer, Answers, Question, RecordType, Status
from withheld.verification.dkim import canonical_body, signed_text
from withheld.verification.header import Field, split_mail


@cache
def _rsa_key(number: int) -> rsa.RSAPrivateKey:
    """Return an RSA key, the same one for the same number as long as this process lasts."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningDomain:
    """A domain that signs its mail."""

    name: str
    selector: str = "post"
    algorithm: str = "ed25519-sha256"
    policy: str = "v=DMARC1; p=reject"
    senders: str = "v=spf1 ip4:192.0.2.10 -all"
    key: ed25519.Ed25519PrivateKey = field(
        default_factory=ed25519.Ed25519PrivateKey.generate, repr=False
    )

    def sign(
        self,
        mail: bytes,
        *,
        names: Sequence[str] = ("from", "to", "subject", "date", "from"),
        more: str = "",
        length: int | None = None,
        way: str = "relaxed/relaxed",
    ) -> bytes:
        """Return `mail` with a signature of this domain on top."""
        split = split_mail(mail)
        header_way, _, body_way = way.partition("/")
        body = canonical_body(split.body, body_way)
        digest = base64.b64encode(sha256(body[:length]).digest()).decode()
        tags = (
            f" v=1; a={self.algorithm}; c={way}; d={self.name}; s={self.selector};"
            f" h={':'.join(names)}; bh={digest};{more}"
            + (f" l={length};" if length is not None else "")
            + " b="
        )
        unsigned = Field(name="dkim-signature", raw=f"DKIM-Signature:{tags}".encode())
        value = self.sign_bytes(signed_text(split.fields, names, unsigned, header_way))
        return unsigned.raw + value.encode() + b"\r\n" + mail.replace(b"\n", b"\r\n")

    def sign_bytes(self, text: bytes) -> str:
        """Return this domain's signature over `text` in base64."""
        if self.algorithm == "rsa-sha256":
            signature = _rsa_key(1).sign(text, padding.PKCS1v15(), SHA256())
        else:
            signature = self.key.sign(sha256(text).digest())
        return base64.b64encode(signature).decode()

    @property
    def record(self) -> str:
        """The key as the domain publishes it."""
        if self.algorithm == "rsa-sha256":
            der = (
                _rsa_key(1)
                .public_key()
                .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            )
            return "v=DKIM1; k=rsa; p=" + base64.b64encode(der).decode()
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return "v=DKIM1; k=ed25519; p=" + base64.b64encode(raw).decode()

    @property
    def records(self) -> dict[str, str]:
        """Everything the domain publishes, by name."""
        return {
            f"{self.selector}._domainkey.{self.name}": self.record,
            f"_dmarc.{self.name}": self.policy,
            self.name: self.senders,
        }

    def seal(self, mail: bytes, results: str, *, number: int = 1) -> bytes:
        """Return `mail` as a forwarder of this domain (RSA) seals it, with what it found out."""
        verdict = "none" if number == 1 else "pass"
        found = f"ARC-Authentication-Results: i={number}; {results}".encode()
        split = split_mail(mail)
        digest = base64.b64encode(sha256(canonical_body(split.body, "relaxed")).digest()).decode()
        names = ("from", "to", "subject", "date")
        signature = (
            f"ARC-Message-Signature: i={number}; a=rsa-sha256; c=relaxed/relaxed; d={self.name};"
            f" s={self.selector}; h={':'.join(names)}; bh={digest}; b="
        ).encode()
        unsigned = Field(name="arc-message-signature", raw=signature)
        signature += self.sign_bytes(signed_text(split.fields, names, unsigned, "relaxed")).encode()
        seal = (
            f"ARC-Seal: i={number}; a=rsa-sha256; cv={verdict}; d={self.name};"
            f" s={self.selector}; b="
        ).encode()
        earlier = [
            one
            for count in range(1, number)
            for name in ("arc-authentication-results", "arc-message-signature", "arc-seal")
            for one in split.all(name)
            if f"i={count};" in one.text
        ]
        fields = (
            *earlier,
            Field(name="arc-authentication-results", raw=found),
            Field(name="arc-message-signature", raw=signature),
        )
        # Every field is named bottom up, so that the order of the set is the order of the text.
        text = b"".join(
            signed_text((one,), (one.name,), Field(name="x", raw=b"X:"), "relaxed")[: -len(b"x:")]
            for one in fields
        )
        text += signed_text((), (), Field(name="arc-seal", raw=seal), "relaxed")
        seal += self.sign_bytes(text).encode()
        return b"\r\n".join((seal, signature, found, mail.replace(b"\r\n", b"\n"))).replace(
            b"\r\n", b"\n"
        )


def answers(*domains: SigningDomain, at: datetime, more: dict[str, str] | None = None) -> Answers:
    """Return the answers that `domains` give; other questions stay open."""
    found = {name: text for one in domains for name, text in one.records.items()} | (more or {})
    return Answers(
        asked_at=at,
        answers=tuple(
            Answer(
                question=Question(name=name, type=RecordType.TXT),
                status=Status.FOUND,
                values=(text,),
            )
            for name, text in found.items()
        ),
    )
