"""`withheld authority add` and `list`: the registry of who may order what, and from where."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.authorities import authority_from, authority_to_json
from withheld.casework.registry import history, register_authority
from withheld.cli.desk import Desk, hands_of
from withheld.errors import InvalidInput, NotFound
from withheld.events.codec import instant_to_text
from withheld.ledger.canonical import JSON
from withheld.model.authority import ContactKind
from withheld.model.identity import AuthorityID


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
        TOML with id, name, kind and country; lists of domains, addresses, other_names and powers
        (packs such as IN-69A); [[contacts]] with kind, value, since and until; [[mandates]] with
        pack, ranks, territory, since and until.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    authority = authority_from(_table(file))
    register_authority(office, authority, hands_of(desk.store, approvers))
    desk.say(authority_to_json(authority), f"{authority.id}: {authority.name} is in the registry.")
    return 0


def show(
    authority: str,
    /,
    *,
    as_of: Annotated[str, Parameter(name="--as-of")] = "",
    desk: Desk,
) -> int:
    """
    Show an authority: every entry of the registry, and what held on a day.

    Exit status: 0, or 2 when the registry never knew it, or the day is none.

    Example: withheld authority show in-signals --as-of 2024-03-01 --store ./store

    Parameters
    ----------
    authority
        Its id in the registry.
    as_of
        A day such as 2024-03-01: show what held then, of what is known now.
    """
    office = desk.office()
    entries = history(office, AuthorityID(authority))
    day = _day(as_of) if as_of else office.now().date()
    own = entries[-1].authority.as_of(day)
    desk.say(
        {
            "as_of": day.isoformat(),
            "authority": authority_to_json(own),
            "entries": [
                {
                    "entered_at": instant_to_text(one.entered_at),
                    "entered_by": list(one.entered_by),
                    "authority": authority_to_json(one.authority),
                }
                for one in entries
            ],
        },
        [
            f"{own.id}: {own.name} ({own.kind}, {own.country}), on {day}:",
            *(f"  writes from {one}" for one in (*own.domains, *own.addresses)),
            *(
                f"  {one.kind}: {one.value}"
                for one in own.contacts
                if one.kind not in (ContactKind.DOMAIN, ContactKind.ADDRESS)
            ),
            *(f"  may order under {one}" for one in own.powers),
            *(
                f"  no more, or not yet: {one.kind} {one.value}"
                for one in entries[-1].authority.at_other_times(day)
            ),
            *(
                f"  entered {instant_to_text(one.entered_at)} by {' and '.join(one.entered_by)}"
                for one in entries
            ),
        ],
    )
    return 0


def _day(text: str) -> date:
    """
    Return a day.

    Raises:
        InvalidInput: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("--as-of is no day; write it like 2024-03-01") from error


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
