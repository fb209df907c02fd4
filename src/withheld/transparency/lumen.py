"""
Notices for Lumen, the public archive of demands: as much as the public may be told, and no more.

Lumen keeps one word on the outcome of a whole notice, drops fields it does not know without a
sign, splits lists at commas and blacks out what looks like a number of a person.  So an order
becomes one notice an outcome, in Lumen's own fields only, and what it would store otherwise than
written is said before anybody sends it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from withheld.errors import InvalidInput, NotPermitted
from withheld.ledger.canonical import JSON
from withheld.model.authority import AuthorityKind
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.transparency.statements import PublicAuthority


class NoticeType(StrEnum):
    """The types of Lumen's that an order to block can be."""

    GOVERNMENT = "GovernmentRequest"
    COURT = "CourtOrder"
    LOCAL_LAW = "LocalLaw"
    """Lumen drops every address of such a notice: for laws that forbid naming them."""


class Taken(StrEnum):
    """The one word on an outcome that Lumen keeps of a notice."""

    YES = "Yes"
    NO = "No"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What the service knows of an order, and the layers of it that the public may be told."""

    letterhead: Letterhead
    country: str
    """Where the service is established, ISO 3166-1 alpha-2; empty if it does not say."""
    disclosed: frozenset[Layer]
    received_on: date
    issued_on: date | None
    provisions: tuple[str, ...]
    authority: PublicAuthority | None
    territory: Territory | None
    outcomes: Mapping[Taken, tuple[str, ...]]
    """For each outcome, the addresses as the order writes them."""
    own_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice, in the fields that Lumen takes, and what it would store otherwise."""

    taken: Taken
    fields: Mapping[str, JSON]
    changed: tuple[str, ...]
    """In words: which addresses Lumen blacks out or takes apart."""


def notices(facts: NoticeFacts, kind: NoticeType | None = None) -> tuple[Notice, ...]:
    """
    Return one notice for each outcome of an order.

    Args:
        facts: What is known, and what may be told.
        kind: Lumen's type; by default what the authority is.

    Raises:
        NotPermitted: The public may not be told of the order, or not how much was done.
        InvalidInput: Nothing is decided yet.
    """
    told = facts.disclosed
    if not {Layer.EXISTENCE, Layer.ACT} <= told:
        raise NotPermitted(
            "the public may not be told that the order exists and what was done; counsel decides "
            "that first"
        )
    if not any(facts.outcomes.values()):
        raise InvalidInput("nothing of this order is decided yet; there is nothing to report")
    return tuple(
        _notice(facts, taken, urls, kind or _kind(facts))
        for taken, urls in facts.outcomes.items()
        if urls
    )


def _kind(facts: NoticeFacts) -> NoticeType:
    if Layer.IDENTIFIERS not in facts.disclosed:
        return NoticeType.LOCAL_LAW
    is_court = facts.authority is not None and facts.authority.kind is AuthorityKind.COURT
    return NoticeType.COURT if is_court else NoticeType.GOVERNMENT


def _notice(facts: NoticeFacts, taken: Taken, urls: Sequence[str], kind: NoticeType) -> Notice:
    told = facts.disclosed
    named = urls if Layer.IDENTIFIERS in told and kind is not NoticeType.LOCAL_LAW else ()
    fields: dict[str, JSON] = {
        "type": str(kind),
        "title": f"Order to withhold content, received by {facts.letterhead.service}",
        "date_received": facts.received_on.isoformat(),
        "language": "en",
        "action_taken": str(taken),
        "body": facts.own_words,
        "works_attributes": [
            {
                "description": _described(facts, taken, len(urls)),
                "infringing_urls_attributes": [{"url": url} for url in named],
            }
        ],
        "entity_notice_roles_attributes": list(_roles(facts, kind)),
    }
    if Layer.COUNTS in told:
        fields["url_count"] = len(urls)
    if facts.issued_on is not None and Layer.DOCUMENT in told:
        fields["date_sent"] = facts.issued_on.isoformat()
    if facts.authority is not None and Layer.AUTHORITY in told:
        fields["jurisdiction_list"] = facts.authority.country
    if Layer.LAW in told and facts.provisions:
        # A comma would make two laws of one.
        fields["regulation_list"] = ", ".join(one.replace(",", ";") for one in facts.provisions)
    return Notice(taken=taken, fields=fields, changed=tuple(_changed(named, facts.own_words)))


def _described(facts: NoticeFacts, taken: Taken, count: int) -> str:
    many = f"{count} items" if Layer.COUNTS in facts.disclosed else "Items"
    if taken is Taken.NO:
        return f"{many} that were not withheld."
    where = f" in {facts.territory}" if facts.territory is not None else ""
    return f"{many} withheld{where} and shown elsewhere."


def _roles(facts: NoticeFacts, kind: NoticeType) -> Iterator[JSON]:
    head = facts.letterhead
    yield _role("recipient", head.legal_name, facts.country)
    if facts.authority is not None and Layer.AUTHORITY in facts.disclosed:
        by = "issuing_court" if kind is NoticeType.COURT else "sender"
        yield _role(by, facts.authority.name, facts.authority.country)


def _role(name: str, entity: str, country: str) -> JSON:
    return {
        "name": name,
        "entity_attributes": {
            "name": entity,
            "kind": "organization",
            **({"country_code": country.lower()} if country else {}),
        },
    }


_LIKE_MAIL = re.compile(r"[^\s/]+@[^\s/]+\.[a-z]{2,}", re.IGNORECASE)
_LIKE_NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)")
_LIKE_TELEPHONE = re.compile(r"\d{10,}")


def _changed(urls: Sequence[str], words: str) -> Iterator[str]:
    """Say which addresses, and which words, Lumen would store otherwise than they are written."""
    for number, url in enumerate(urls, start=1):
        if _LIKE_MAIL.search(url):
            yield f"address {number}: a handle with two @ looks like a mailbox and is blacked out"
        if _LIKE_NUMBER_OF_A_PERSON.search(url):
            yield f"address {number}: nine digits look like a person's number and are blacked out"
        if "/http" in url[1:]:
            yield f"address {number}: it holds another address and is taken apart"
    if _LIKE_TELEPHONE.search(words) or _LIKE_NUMBER_OF_A_PERSON.search(words):
        yield "your words: a long number looks like a telephone's or a person's and is blacked out"
