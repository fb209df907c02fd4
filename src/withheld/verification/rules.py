"""
What the operator says of its own mail servers, its portal, and whose certificates it believes.

A file, `senders.toml`, beside the case store's profile; every entry may be left out, and what is
left out is not believed::

    servers = ["mx.chirp.example"]        # our own mail servers, as their headers name them
    networks = ["192.0.2.0/24"]           # from where they hand mail to each other
    sealers = ["lists.example"]           # forwarders whose seals (ARC) we believe
    portal_key = "…"                      # our portal's Ed25519 key, 64 hexadecimal digits
    resolver = "192.0.2.53"               # ask this name server; absent: nobody is asked
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.x509 import load_der_x509_crl, load_pem_x509_certificates, load_pem_x509_crl

from withheld.errors import InvalidInput
from withheld.verification.certificates import TrustStore
from withheld.verification.route import LOCAL_NETWORKS, OwnServers, own_servers

_LISTS = frozenset({"servers", "networks", "sealers"})
_WORDS = frozenset({"portal_key", "resolver"})
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRules:
    """What the operator says."""

    own: OwnServers = field(default_factory=own_servers)
    trust: TrustStore = field(default_factory=TrustStore)
    portal_key: str = ""
    resolver: str = ""


def parse_rules(content: bytes, trust: TrustStore) -> SenderRules:
    """
    Return the rules in `content`, a `senders.toml`.

    Raises:
        InvalidInput: No TOML in UTF-8, or an entry that is not what it should be.
    """
    try:
        table: dict[str, object] = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidInput(f"senders.toml is no TOML in UTF-8: {fault}") from fault
    unknown = sorted(set(table) - _LISTS - _WORDS)
    if unknown:
        raise InvalidInput(
            f"senders.toml has entries nobody knows: {', '.join(unknown)}; known are "
            + ", ".join(sorted(_LISTS | _WORDS))
        )
    key = str(table.get("portal_key", ""))
    if key and not _KEY.fullmatch(key):
        raise InvalidInput("portal_key is no Ed25519 key; write 64 hexadecimal digits")
    own = own_servers(
        names=_texts(table, "servers"),
        networks=(*LOCAL_NETWORKS, *_texts(table, "networks")),
        sealers=_texts(table, "sealers"),
    )
    return SenderRules(
        own=own, trust=trust, portal_key=key, resolver=str(table.get("resolver", ""))
    )


def trust_store(certificates: Iterable[bytes], revoked: Iterable[bytes] = ()) -> TrustStore:
    """
    Return the store of the certificates in PEM files, and of lists of withdrawn ones (PEM or DER).

    Raises:
        InvalidInput: A file that holds none.
    """
    try:
        anchors = [one for data in certificates for one in load_pem_x509_certificates(data)]
        lists = [
            load_pem_x509_crl(data) if data.startswith(b"-----") else load_der_x509_crl(data)
            for data in revoked
        ]
    except ValueError as fault:
        raise InvalidInput(
            "a file of the trust store holds no certificate (PEM) or list (CRL); mend or remove it"
        ) from fault
    return TrustStore(anchors=tuple(anchors), revoked=tuple(lists))


def _texts(table: dict[str, object], name: str) -> tuple[str, ...]:
    found = table.get(name, [])
    if not isinstance(found, list):
        raise InvalidInput(f"{name} in senders.toml is no list; write one, such as []")
    return tuple(str(one) for one in found)
