"""(4) What the system lays before reviewers: defects, safeguards, narrower acts, overlaps."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from withheld.casefile.access import is_walled
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework.completeness import last_check
from withheld.casework.office import Office
from withheld.casework.particulars import country_of, pack_of
from withheld.errors import NotReady
from withheld.events.review import ItemFound
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, OrderID, PersonID, SubjectKey
from withheld.model.people import Actor
from withheld.model.review import Finding, SafeguardClass
from withheld.regimes import evaluating, timing
from withheld.review.alternatives import ENDS_AVAILABILITY, Asked, alternatives
from withheld.review.commands import ListFindings
from withheld.review.deciding import ReviewFacts, decide
from withheld.review.safeguards import Profile, account_safeguards, post_safeguards

_POSTS_LOOKED_AT_MAX = 20
"""Posts of an account whose text is looked at for signals."""


def list_findings(
    office: Office, order: OrderID, *, by: PersonID, present: Sequence[str] = ()
) -> None:
    """
    List the order's defects, and each item's safeguards and narrower acts.

    Args:
        office: The office.
        order: The order, its particulars confirmed and its items looked up.
        by: Who asked.
        present: Keys of the required elements a person found in the order.

    Raises:
        NotReady: The particulars are not confirmed yet.
    """
    view = office.record.view(order, None)
    if view.order.particulars is None:
        raise NotReady("law and territory are not confirmed yet; confirm the particulars first")
    defects = _defects(office, view, present)
    found, words = _items_found(office, view)
    sealer = office.sealer()
    everything: list[JSON] = [_finding_to_json(one) for one in defects]
    everything += [
        {"item": item, **_finding_to_json(one)} for item, ones in words.items() for one in ones
    ]
    command = ListFindings(
        items=tuple(found),
        defects=tuple(one.code for one in defects),
        words=sealer.seal(everything, layer="findings") if everything else None,
    )
    events = decide(view, command, review_facts(office, order, office.actor(by)), office.now())
    office.append(order, events, by=by, sealer=sealer)


def review_facts(office: Office, order: OrderID, actor: Actor) -> ReviewFacts:
    """Return what is gathered for a review command on an order."""
    service, header = office.service(), office.record.order(order)
    enrolled = (service.actor(PersonID(name)) for name in service.people)
    return ReviewFacts(
        actor=actor,
        policy=service.policy,
        revoked=service.revoked,
        walled=frozenset(one.person for one in enrolled if one and is_walled(header, one)),
    )


def _defects(office: Office, view: Casefile, present: Sequence[str]) -> tuple[Finding, ...]:
    pack, particulars, received = pack_of(office, view), view.order.particulars, view.order.received
    if pack is None or particulars is None or received is None:
        return ()
    on = timing.law_date(pack.head, received.clock_starts_at)
    check = last_check(office, view.order.order)
    # A check made under another pack may name elements that this law does not know.
    known = {each.rule.key for each in pack.element}
    checked = known.intersection(check.places if check else ())
    found = evaluating.defects(
        pack,
        {*present, *checked},
        variant=particulars.variant,
        on=on,
        applies=known & check.applies if check else frozenset(),
    )
    law = evaluating.standing_of_law(pack, variant=particulars.variant, on=on)
    return (law, *found) if isinstance(law, Finding) else found


def _finding_to_json(finding: Finding) -> dict[str, JSON]:
    return {
        "kind": str(finding.kind),
        "code": finding.code,
        "because": finding.because,
        "cite": finding.cite,
    }


def _items_found(
    office: Office, view: Casefile
) -> tuple[list[ItemFound], dict[ItemID, tuple[Finding, ...]]]:
    found: list[ItemFound] = []
    words: dict[ItemID, tuple[Finding, ...]] = {}
    by_holder: dict[SubjectKey, tuple[Finding, ...]] = {}
    posts = _posts_by_author(office, view.items.values())
    asks = _asked(office, view)
    for item in view.items.values():
        findings = _safeguards(office, item, by_holder, posts)
        classes = frozenset(SafeguardClass(one.code) for one in findings)
        overlaps = len(office.store.items_on(item.subject)) - 1 if item.subject else 0
        offers = asks(item)
        if classes or overlaps or offers:
            found.append(
                ItemFound(
                    item=item.item,
                    safeguards=classes,
                    alternatives=tuple(one.code for one in offers),
                    overlaps=max(0, overlaps),
                )
            )
        if findings:
            words[item.item] = findings
    return found, words


def _asked(office: Office, view: Casefile) -> Callable[[ItemState], tuple[Finding, ...]]:
    """Return what names the less restrictive acts for an item, as the order's demands stand."""
    demands = sorted(view.order.demands, key=lambda one: one.priority)
    acts = [one for one in demands if one.act in ENDS_AVAILABILITY]
    country = country_of(office, view)
    posts = Counter(one.holder for one in view.items.values() if one.subject_kind == "post")

    def offers(item: ItemState) -> tuple[Finding, ...]:
        if item.subject is None or not acts:
            return ()
        return alternatives(
            Asked(
                act=acts[0].act,
                subject_kind=item.subject_kind,
                scope=acts[0].scope,
                country=country,
                posts_named=posts[item.holder],
            )
        )

    return offers


def _safeguards(
    office: Office,
    item: ItemState,
    by_holder: dict[SubjectKey, tuple[Finding, ...]],
    posts: Mapping[str, list[str]],
) -> tuple[Finding, ...]:
    if item.holder is None:
        return ()
    if item.holder not in by_holder:
        by_holder[item.holder] = _holder_findings(office, item.holder, posts)
    findings = by_holder[item.holder]
    if item.subject_kind != "post" or item.subject is None:
        return findings
    subject = office.store.subject_id(item.subject) or ""
    post = office.directory.post(subject.partition(":")[2])
    own = post_safeguards(post.text, office.vocabulary) if post else ()
    known = {one.code for one in findings}
    return (*findings, *(one for one in own if one.code not in known))


def _holder_findings(
    office: Office, holder: SubjectKey, posts: Mapping[str, list[str]]
) -> tuple[Finding, ...]:
    subject = office.store.subject_id(holder) or ""
    account = office.directory.account(subject.partition(":")[2])
    if account is None:
        return ()
    profile = Profile(
        name=account.name,
        bio=account.bio,
        handle=account.handle,
        verified=account.verified,
        followers=account.followers,
    )
    texts = posts.get(account.id, [])[:_POSTS_LOOKED_AT_MAX]
    return account_safeguards(profile, texts, office.vocabulary)


def _posts_by_author(office: Office, items: Iterable[ItemState]) -> dict[str, list[str]]:
    """Return the texts of the posts that the order names, by the account that wrote them."""
    found: dict[str, list[str]] = {}
    for item in items:
        if item.subject_kind != "post" or item.subject is None:
            continue
        subject = office.store.subject_id(item.subject) or ""
        post = office.directory.post(subject.partition(":")[2])
        if post is not None:
            found.setdefault(post.author, []).append(post.text)
    return found
