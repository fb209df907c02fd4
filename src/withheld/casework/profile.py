"""What the operator says of the service: who it is, how it signs, where people turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from withheld.errors import InvalidInput
from withheld.model.papers import Letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTo:
    """To whom a paper is mailed, and under which name."""

    to: str
    message_id: str
    sent_at: datetime
    on_paper: bool = False
    """Whether a PDF of it goes along: what an office puts on a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProfile:
    """The service as its operator describes it, in `service.toml`."""

    name: str
    legal_name: str
    address: tuple[str, ...]
    mail: str
    origin: str
    """The name of its public log: a host and a path without scheme."""
    pages: str = ""
    """Where its public pages lie, an https address."""
    complain_at: str = ""
    helpers: tuple[tuple[str, str], ...] = ()
    country: str = ""
    """Where it is established, ISO 3166-1 alpha-2."""
    platform: str = ""
    """The name of the service's own URL shapes; empty if `hosts` says them."""
    hosts: tuple[str, ...] = ()
    """Its own hosts, where they are not those of `platform`."""
    reporting_channel: str = ""
    """Where material under a hazard stop is reported, such as a hotline's address."""
    holder_address: str = ""
    """How an account's mailbox is formed, with `{id}` for the account's id."""

    @property
    def letterhead(self) -> Letterhead:
        """Return how the service signs."""
        return Letterhead(
            service=self.name,
            legal_name=self.legal_name,
            address=self.address,
            mail=self.mail,
            pages=self.pages,
        )


_REQUIRED = ("name", "legal_name", "mail", "origin")


def profile_from(table: Mapping[str, object]) -> ServiceProfile:
    """
    Return the profile that a `service.toml` holds.

    Raises:
        InvalidInput: A field is missing, unknown, or of another kind.
    """
    known = set(ServiceProfile.__slots__)
    unknown = sorted(set(table) - known)
    if unknown:
        raise InvalidInput(
            f"service.toml says {unknown[0]}, which means nothing here; known are: "
            + ", ".join(sorted(known))
        )
    missing = [name for name in _REQUIRED if not table.get(name)]
    if missing:
        raise InvalidInput(f"service.toml lacks {', '.join(missing)}")
    return ServiceProfile(
        **{name: _text(table, name) for name in _TEXTS if name in table},
        address=_texts(table, "address"),
        hosts=_texts(table, "hosts"),
        helpers=tuple(_pair(one) for one in _list(table, "helpers")),
    )


_TEXTS = (
    "name",
    "legal_name",
    "mail",
    "origin",
    "pages",
    "complain_at",
    "country",
    "platform",
    "holder_address",
    "reporting_channel",
)


def _text(table: Mapping[str, object], name: str) -> str:
    value = table[name]
    if not isinstance(value, str):
        raise InvalidInput(f"service.toml: {name} is no text")
    return value


def _texts(table: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(table, name))


def _list(table: Mapping[str, object], name: str) -> list[object]:
    value = table.get(name, [])
    if not isinstance(value, list):
        raise InvalidInput(f"service.toml: {name} is no list")
    return value


def _pair(value: object) -> tuple[str, str]:
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return str(value["name"]), str(value.get("link", ""))
    raise InvalidInput('service.toml: a helper is written { name = "…", link = "https://…" }')
