"""
What the operator says of senders, from the case store: `senders.toml` and the folder `trust`.

`trust/*.pem` and `trust/*.crt` are certificates the operator believes, `trust/*.crl` lists of
withdrawn ones.  Without the file and the folder nobody is believed and nobody is asked.
"""

from pathlib import Path

from withheld.errors import NotFound
from withheld.verification.rules import SenderRules, parse_rules, trust_store

RULES, TRUST = "senders.toml", "trust"
_CERTIFICATES, _LISTS = (".pem", ".crt"), (".crl",)


def read_sender_rules(folder: Path) -> SenderRules:
    """
    Return the rules of the case store in `folder`.

    Raises:
        InvalidInput: A file that is not what it should be.
        NotFound: A file that is there and cannot be read.
    """
    try:
        rules = folder / RULES
        content = rules.read_bytes() if rules.is_file() else b""
        trust = trust_store(_files(folder / TRUST, _CERTIFICATES), _files(folder / TRUST, _LISTS))
    except OSError as error:
        raise NotFound("senders.toml or a file in trust/ cannot be read; check rights") from error
    return parse_rules(content, trust)


def _files(folder: Path, endings: tuple[str, ...]) -> list[bytes]:
    if not folder.is_dir():
        return []
    return [one.read_bytes() for one in sorted(folder.iterdir()) if one.suffix in endings]
