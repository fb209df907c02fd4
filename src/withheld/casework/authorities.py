"""An authority as it lies in the vault, and back."""

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON
from withheld.model.authority import Authority, AuthorityKind
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
    )


def _texts(value: dict[str, JSON], name: str) -> tuple[str, ...]:
    found = value.get(name, [])
    if not isinstance(found, list):
        raise InvalidInput(f"an authority whose {name} are no list")
    return tuple(str(one) for one in found)
