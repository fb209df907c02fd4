"""`withheld authority add` and `list`: the registry of who may order what, and from where."""

import tomllib
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.authorities import authority_from, authority_to_json
from withheld.casework.registry import register_authority
from withheld.cli.desk import Desk, hands_of
from withheld.errors import InvalidInput, NotFound
from withheld.ledger.canonical import JSON


def add(
    file: Path,
    /,
    *,
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Enter an authority in the registry, or enter it anew with what has changed.

    Two people do this together, and look the contact points up themselves: letters go there and
    nowhere else, whatever an order says.
    Exit status: 0, 1 when a rule forbids it, or 2 when the file will not do.
    Example: withheld authority add ministry.toml --with cleo --with dev --store ./store

    Parameters
    ----------
    file
        TOML with id, name, kind and country, and lists of domains, addresses, other_names and
        powers (packs under which it may issue, such as IN-69A).
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    authority = authority_from(_table(file))
    register_authority(office, authority, hands_of(desk.store, approvers))
    desk.say(authority_to_json(authority), f"{authority.id}: {authority.name} is in the registry.")
    return 0


def list_authorities(*, desk: Desk) -> int:
    """
    List the registry of authorities.

    Exit status: 0, or 2 when there is no store.
    Example: withheld authority list --store ./store
    """
    found = desk.office().authorities()
    desk.say(
        [authority_to_json(one) for one in found],
        [f"{one.id}: {one.name} ({one.kind}, {one.country})" for one in found]
        or "No authority is in the registry yet.",
    )
    return 0


def _table(file: Path) -> JSON:
    try:
        table: dict[str, JSON] = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotFound("the authority's file cannot be read; check its path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("the authority's file is not TOML in UTF-8; mend it") from error
    return table
