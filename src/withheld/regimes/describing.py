"""
A pack as a page that a lawyer can check against the law: Markdown, generated, every rule named.

It states for each rule its words, its source and how sure we are, so that what nobody has
verified stands out; it ends with the digest that counsel signs.
"""

from collections import Counter
from collections.abc import Iterator

from withheld.regimes.schema import (
    SECTIONS,
    Account,
    Clock,
    Disclosure,
    Element,
    Form,
    Interim,
    Issuer,
    Obstacle,
    Pack,
    Preservation,
    Provision,
    Redress,
    Reporting,
    Rule,
    Ruled,
    Scope,
    Secrecy,
    Target,
    Tell,
    Tombstone,
)
from withheld.regimes.spans import Span
from withheld.regimes.terms import Confidence, Naming

_TITLES = {
    "variant": "Procedures",
    "provision": "How letters cite it",
    "issuer": "Who may order",
    "element": "What an order must contain",
    "ground": "Grounds",
    "exclusion": "What the law does not reach",
    "target": "What may be named",
    "scope": "How far it reaches",
    "obstacle": "What stops a clock",
    "clock": "Clocks",
    "interim": "Interim orders",
    "secrecy": "Silence",
    "disclosure": "What may be told before counsel decides",
    "tell": "Telling the account holder",
    "tombstone": "In the place of what is withheld",
    "redress": "Redress",
    "penalty": "Penalties",
    "preservation": "Keeping",
    "reporting": "Reports",
    "account": "Whole accounts",
    "form": "Forms",
    "remark": "What else a lawyer should know",
}


def describe(pack: Pack) -> str:
    """Return the whole pack as Markdown, ending with a line feed."""
    lines = [*_head(pack)]
    for section in SECTIONS:
        rules = [each for path, each in pack.rules() if path.startswith(f"{section}.")]
        if rules:
            lines += [f"## {_TITLES[section]}", ""]
            for ruled in rules:
                lines += [*_entry(section, ruled), ""]
    lines += ["## Sources", "", _demoted(pack.sources), "", *_sign_off(pack)]
    return "\n".join(lines) + "\n"


def _head(pack: Pack) -> Iterator[str]:
    head = pack.head
    count = Counter(ruled.rule.confidence for _, ruled in pack.rules())
    yield f"# {head.id}: {head.title}"
    yield ""
    yield f"{head.statute}."
    yield ""
    yield f"- Version {head.version}, sources read on {head.as_of}, {head.status}."
    yield f"- Jurisdiction {head.jurisdiction}; its days begin at midnight in {head.time_zone}."
    if head.applies_from:
        yield f"- It applies from {head.applies_from}."
    if head.nature:
        yield f"- {head.nature}"
    if head.is_requests_only:
        yield "- Nobody can order under it: what arrives is a request."
    yield (
        f"- {sum(count.values())} rules: {count[Confidence.PRIMARY]} read in the primary text, "
        f"{count[Confidence.SECONDARY]} from secondary sources, "
        f"{count[Confidence.UNVERIFIED]} unverified (these lead only to caution)."
    )
    yield ""


def _entry(section: str, ruled: Ruled) -> Iterator[str]:
    rule = ruled.rule
    yield f"**`{section}.{rule.key}`** {rule.words}"
    yield f"- {rule.cite} ({_sureness(rule)})"
    if rule.quote:
        yield f"- The text: “{rule.quote}”"
    if facts := "; ".join(_facts(ruled)):
        yield f"- {facts[0].upper()}{facts[1:]}."
    if rule.note:
        yield f"- Note: {rule.note}"


def _sureness(rule: Rule) -> str:
    parts = [rule.confidence.upper() if not rule.is_verified else str(rule.confidence)]
    if rule.variants:
        parts.append(f"only {', '.join(rule.variants)}")
    if rule.valid_from:
        parts.append(f"from {rule.valid_from}")
    if rule.valid_until:
        parts.append(f"until {rule.valid_until} included")
    return "; ".join(parts)


def _facts(ruled: Ruled) -> Iterator[str]:
    """Yield what the data says beyond the words; each is checked by a lawyer too."""
    match ruled:
        case Provision():
            yield from _provision_facts(ruled)
        case Issuer():
            yield from _issuer_facts(ruled)
        case Element():
            yield from _element_facts(ruled)
        case Clock():
            yield from _clock_facts(ruled)
        case Secrecy():
            yield from _secrecy_facts(ruled)
        case Reporting():
            yield from _reporting_facts(ruled)
        case _:
            yield from filter(None, [_fact(ruled)])


def _fact(ruled: Ruled) -> str:
    """Return the one fact of the rules that have but one; empty for those that have none."""
    match ruled:
        case Target():
            return f"standing: {ruled.standing}"
        case Scope():
            return f"territory: {ruled.territory}"
        case Obstacle():
            return f"claimed by {ruled.form}" if ruled.form else "no form"
        case Interim():
            return "lapses by itself" if ruled.lapses else "does not lapse by itself"
        case Preservation():
            return f"{ruled.kept_for} from {ruled.start}" if ruled.kept_for else "no length"
        case Account():
            return f"whole accounts: {ruled.answer}"
        case Form():
            return f"fields {', '.join(ruled.fields)}" if ruled.fields else "fields not read"
        case _:
            return _telling_fact(ruled)


def _telling_fact(ruled: Ruled) -> str:
    match ruled:
        case Disclosure():
            return f"to the {ruled.audience}: {', '.join(sorted(ruled.layers)) or 'nothing'}"
        case Tell():
            said = f", saying {'; '.join(ruled.contents)}" if ruled.contents else ""
            owed = f"; the holder has a right to {', '.join(ruled.owes)}" if ruled.owes else ""
            return f"duty: {ruled.duty}{said}{owed}"
        case Tombstone():
            when = "where the holder asks for it" if ruled.is_on_request else "always"
            return f"shows {', '.join(ruled.shows) or 'nothing'}, {when}"
        case Redress():
            effect = "suspends the order" if ruled.is_suspensive else "does not suspend the order"
            return f"{', '.join(ruled.who)}: {ruled.forum}, within {ruled.within}, {effect}"
        case _:
            return ""


def _provision_facts(provision: Provision) -> Iterator[str]:
    if provision.variant:
        yield f"names the procedure {provision.variant}"
    if provision.patterns:
        yield f"matched by {_code(provision.patterns)}"
    if provision.patterns_at_home:
        yield f"from its own authorities also by {_code(provision.patterns_at_home)}"
    if provision.patterns_beside:
        yield f"beside another citation of this law also by {_code(provision.patterns_beside)}"
    if provision.naming is not Naming.NAMES:
        yield f"cited alone: {provision.naming}"


def _issuer_facts(issuer: Issuer) -> Iterator[str]:
    yield f"{', '.join(issuer.kinds)}: may {issuer.power}"
    if issuer.only_if:
        yield f"only if {issuer.only_if}"
    if issuer.ranks:
        yield f"ranks {', '.join(issuer.ranks)}"
    if issuer.ranks_too_low:
        yield f"too low: {', '.join(issuer.ranks_too_low)}"


def _element_facts(element: Element) -> Iterator[str]:
    yield f"asked of the {element.addressed_to}"
    if element.applies_when:
        yield f"only where {element.applies_when}"
    if element.is_fatal:
        yield "void without it"


def _clock_facts(clock: Clock) -> Iterator[str]:
    bound = "at least " if clock.bound == "at-least" else ""
    limit = clock.limit if isinstance(clock.limit, Span) else f"“{clock.limit}”"
    yield f"{clock.kind} ({clock.party}): {bound}{limit} from {clock.start}"
    if clock.pausable_by:
        yield f"stopped, then run anew in full, by {', '.join(clock.pausable_by)}"
    if clock.is_to_end_of_day:
        yield "to the end of the last day"


def _secrecy_facts(secrecy: Secrecy) -> Iterator[str]:
    yield f"commanded {secrecy.commands}"
    if secrecy.longest is None:
        yield "no end: set a review date"
        return
    yield f"at most {secrecy.longest} from {secrecy.start}"
    if secrecy.extension:
        yield f"once extended by {secrecy.extension}"
    if secrecy.is_to_end_of_day:
        yield "to the end of the last day"


def _reporting_facts(reporting: Reporting) -> Iterator[str]:
    yield f"owed by the {reporting.party}"
    if reporting.every:
        yield f"every {reporting.every}"
    if reporting.due_by:
        yield f"before {reporting.due_by} (month-day)"
    if reporting.covers:
        yield f"covers {', '.join(reporting.covers)}"


def _sign_off(pack: Pack) -> Iterator[str]:
    yield "## What counsel signs"
    yield ""
    yield f"SHA-256 over the pack's files: `{pack.digest}`"
    yield ""
    yield "Until the operator's counsel has signed this digest, the pack is inactive."


def _code(patterns: tuple[str, ...]) -> str:
    return ", ".join(f"`{pattern}`" for pattern in patterns)


def _demoted(markdown: str) -> str:
    """Return `markdown` without its own title, the other headings two levels lower."""
    lines = markdown.strip().splitlines()
    kept = [line for line in lines if not line.startswith("# ")]
    return "\n".join(f"#{line}" if line.startswith("##") else line for line in kept).strip()
