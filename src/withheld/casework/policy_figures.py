"""(6b) What the public is told of own policy: counts in the public log, statements of reasons."""

from datetime import date

from withheld.casework import publiclog
from withheld.casework.office import Office
from withheld.errors import NotPermitted, NotReady
from withheld.events.own_policy import PolicyLetterDrafted, Reasoned
from withheld.ledger.canonical import JSON
from withheld.model.identity import PersonID, SubjectKey
from withheld.model.review import Role
from withheld.projections.removals import Removal
from withheld.transparency.counting import ReportingPeriod
from withheld.transparency.entries import to_entry
from withheld.transparency.own_policy import (
    PolicyCounts,
    PublicStatement,
    database_record,
    policy_counts,
    statement_of,
)


def publish_policy_counts(office: Office, year: int, *, by: PersonID) -> PolicyCounts:
    """
    Publish what own policy came to in a year, apart from every order; return what was published.

    Raises:
        NotPermitted: It takes counsel.
    """
    if not office.actor(by).ranks(Role.COUNSEL):
        raise NotPermitted("what the public is told is counsel's to decide")
    period = ReportingPeriod(first=date(year, 1, 1), last=date(year, 12, 31))
    service = office.service()
    counted = policy_counts(service.own_policy, period)
    publiclog.append_entry(office, to_entry(counted), f"own-policy/{year}/{service.version}")
    return counted


def public_statements(office: Office) -> tuple[list[dict[str, JSON]], list[str]]:
    """
    Return the statements that left as the Union's database takes them, and why others are not.

    Law: Regulation (EU) 2022/2065, art. 24(5).
    """
    ready: list[dict[str, JSON]] = []
    missing: list[str] = []
    track = office.service().own_policy
    for removal in track.removals:
        stated = statement_of(track, removal)
        if stated is None or stated.reasoned is None:
            continue
        try:
            ready.append(database_record(_public(office, removal, stated, stated.reasoned)))
        except NotReady as error:
            missing.append(str(error))
    return ready, missing


def _public(
    office: Office, removal: Removal, stated: PolicyLetterDrafted, reasoned: Reasoned
) -> PublicStatement:
    _, law, _, terms, _, public_words = (str(one or "") for one in office.open(reasoned.words))
    made_on, language = _made(office, removal.subject)
    return PublicStatement(
        name=stated.letter,
        reasoned=reasoned,
        law=law,
        terms=terms,
        public_words=public_words,
        removed_at=removal.since,
        content_date=made_on,
        content_language=language,
    )


def _made(office: Office, key: SubjectKey) -> tuple[str, str]:
    """Return when the content was made and its language, both empty where nobody knows."""
    kind, _, name = (office.store.subject_id(key) or "").partition(":")
    if kind == "post":
        post = office.directory.post(name)
        return (post.created_at if post else ""), ""
    account = office.directory.account(name) if kind == "account" else None
    return (account.created_on, account.language) if account else ("", "")
