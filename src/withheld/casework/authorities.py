"""An authority as it lies in the vault, and back."""

from collections.abc import Mapping
from datetime import date

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON
from withheld.model.authority import (
    Authority,
    AuthorityKind,
    ContactKind,
    ContactPoint,
    Mandate,
)
from withheld.model.identity import AuthorityID


def authority_to_json(authority: Authority) -> dict[str, JSON]:
    """Return an authority as it lies in the vault."""
    return {
        "id": authority.id,
        "name": authority.name,
        "kind": str(authority.kind),
        "country": authority.country,
        "domains": list(authority.domains),
        "addresses": list(authority.addresses),
        "other_names": list(authority.other_names),
        "powers": list(authority.powers),
        "contacts": [
            {"kind": str(one.kind), "value": one.value, **_days(one)} for one in authority.contacts
        ],
        "mandates": [
            {
                "pack": one.pack,
                "ranks": list(one.ranks),
                "territory": list(one.territory),
                **_days(one),
            }
            for one in authority.mandates
        ],
    }


def authority_from(value: JSON) -> Authority:
    """
    Return the authority that `authority_to_json` wrote, or an operator did by hand.

    Raises:
        InvalidInput: A field is missing, or of another kind.
    """
    if not isinstance(value, dict):
        raise InvalidInput("an authority is an object with id, name, kind and country")
    missing = [name for name in ("id", "name", "kind", "country") if not value.get(name)]
    if missing:
        raise InvalidInput(f"an authority without {', '.join(missing)}; give all four")
    try:
        kind = AuthorityKind(str(value["kind"]))
    except ValueError as error:
        raise InvalidInput(
            "an authority of an unknown kind; use one of "
            + ", ".join(sorted(one.value for one in AuthorityKind))
        ) from error
    return Authority(
        id=AuthorityID(str(value["id"])),
        name=str(value["name"]),
        kind=kind,
        country=str(value["country"]),
        domains=_texts(value, "domains"),
        addresses=_texts(value, "addresses"),
        other_names=_texts(value, "other_names"),
        powers=_texts(value, "powers"),
        contacts=tuple(_contact(one) for one in _tables(value, "contacts")),
        mandates=tuple(_mandate(one) for one in _tables(value, "mandates")),
    )


def _days(one: ContactPoint | Mandate) -> dict[str, JSON]:
    days = {"since": one.since, "until": one.until}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _contact(table: Mapping[str, JSON]) -> ContactPoint:
    try:
        kind = ContactKind(str(table.get("kind")))
    except ValueError as error:
        kinds = ", ".join(sorted(one.value for one in ContactKind))
        raise InvalidInput(f"a contact of an unknown kind; use one of {kinds}") from error
    value = str(table.get("value") or "").strip()
    if not value:
        raise InvalidInput("a contact without a value; give an address, a number, a domain …")
    since, until = _day(table, "since"), _day(table, "until")
    return ContactPoint(kind=kind, value=value, since=since, until=until)


def _mandate(table: Mapping[str, JSON]) -> Mandate:
    pack = str(table.get("pack") or "")
    if not pack:
        raise InvalidInput("a mandate without a pack; name the law, such as IN-69A")
    return Mandate(
        pack=pack,
        ranks=_texts(table, "ranks"),
        territory=_texts(table, "territory"),
        since=_day(table, "since"),
        until=_day(table, "until"),
    )


def _day(table: Mapping[str, JSON], name: str) -> date | None:
    found = table.get(name)
    if found is None:
        return None
    try:
        return date.fromisoformat(str(found))
    except ValueError as error:
        raise InvalidInput(f"a {name} that is no day; write it like 2026-11-24") from error


def _tables(value: Mapping[str, JSON], name: str) -> tuple[Mapping[str, JSON], ...]:
    found = value.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InvalidInput(f"an authority whose {name} are no list of tables")
    return tuple(one for one in found if isinstance(one, dict))


def _texts(value: Mapping[str, JSON], name: str) -> tuple[str, ...]:
    found = value.get(name, [])
    if not isinstance(found, list):
        raise InvalidInput(f"an authority whose {name} are no list")
    return tuple(str(one) for one in found)
