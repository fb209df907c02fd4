"""
Whether the domain in From stands behind a mail, and what it wants done if not (DMARC).

Law: RFC 7489 (sections 3.1 alignment, 6.3 policies).  Instead of a list of public suffixes, the
walk up the tree is used that takes the list's place in DMARC's revision (docs/divergences.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from withheld.model.dns import RecordType, Status
from withheld.verification.answers import Inquiry
from withheld.verification.dkim import DKIMResult, Verdict
from withheld.verification.spf import SPFResult
from withheld.verification.tags import parse_tags

_LABELS_MAX = 8
"""How many names of a domain the walk asks about."""
POLICIES = frozenset({"none", "quarantine", "reject"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DMARCResult:
    """Whether a domain stands behind a mail."""

    verdict: Verdict
    domain: str
    """The domain in From."""
    policy: str = ""
    """What it wants done with mail that is not its own; empty where it does not say."""
    dkim: str = ""
    """The aligned domain that signed; empty if none."""
    spf: str = ""
    """The aligned domain whose host handed the mail over; empty if none."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """What walking up from a domain found."""

    organisation: str
    """The domain of the body that runs it."""
    policy: Mapping[str, str]
    """The record that rules; empty if there is none."""
    is_own: bool
    """Whether that record is the domain's own, and not one of a domain above."""
    is_open: bool
    """A question was left open."""


def check_dmarc(
    domain: str, dkim: Iterable[DKIMResult], spf: SPFResult | None, inquiry: Inquiry
) -> DMARCResult:
    """
    Return whether `domain` stands behind a mail.

    Args:
        domain: The domain in From, small letters.
        dkim: What the mail's signatures came to.
        spf: What the envelope's domain said of the host; None where that is not known.
        inquiry: The kept answers.
    """
    walk = _walk(domain, inquiry)
    dkim_way, spf_way = walk.policy.get("adkim", "r"), walk.policy.get("aspf", "r")
    signers = [one.domain for one in dkim if one.verdict is Verdict.PASS]
    aligned = [one for one in signers if _is_aligned(one, domain, walk, dkim_way, inquiry)]
    hosts = [spf.domain] if spf is not None and spf.verdict is Verdict.PASS else []
    over = [one for one in hosts if _is_aligned(one, domain, walk, spf_way, inquiry)]
    if aligned or over:
        verdict = Verdict.PASS
    elif walk.is_open or _is_open(dkim, spf):
        verdict = Verdict.TEMPERROR
    else:
        verdict = Verdict.FAIL if walk.policy else Verdict.NONE
    return DMARCResult(
        verdict=verdict,
        domain=domain,
        policy=_policy(walk),
        dkim=next(iter(aligned), ""),
        spf=next(iter(over), ""),
    )


def _is_open(dkim: Iterable[DKIMResult], spf: SPFResult | None) -> bool:
    """Return whether a better answer could still make it a pass."""
    return any(one.verdict is Verdict.TEMPERROR for one in dkim) or (
        spf is not None and spf.verdict is Verdict.TEMPERROR
    )


def _is_aligned(one: str, domain: str, walk: _Walk, way: str, inquiry: Inquiry) -> bool:
    if one == domain:
        return True
    if way.lower() == "s":
        return False
    return _walk(one, inquiry).organisation == walk.organisation


def _policy(walk: _Walk) -> str:
    wanted = walk.policy.get("p", "").lower()
    if not walk.is_own:
        wanted = walk.policy.get("sp", wanted).lower()
    return wanted if wanted in POLICIES else "none" if walk.policy else ""


def _walk(domain: str, inquiry: Inquiry) -> _Walk:
    found: list[tuple[str, Mapping[str, str]]] = []
    is_open = False
    for name in _upwards(domain):
        answer = inquiry.ask(f"_dmarc.{name}", RecordType.TXT)
        is_open |= answer.status in (Status.NOT_KEPT, Status.FAILED)
        records = [tags for text in answer.values if (tags := _record(text)) is not None]
        if len(records) == 1:
            found.append((name, records[0]))
            if records[0].get("psd", "").lower() in ("y", "n"):
                break
    if not found:
        return _Walk(domain, {}, is_own=False, is_open=is_open)
    organisation = _organisation(domain, *found[-1])
    own = found[0] if found[0][0] == domain else None
    above = next((one for one in found if one[0] == organisation), found[-1])
    rules = own or above
    return _Walk(organisation, rules[1], is_own=own is not None, is_open=is_open)


def _organisation(domain: str, top: str, tags: Mapping[str, str]) -> str:
    """Return the topmost domain with a record; where that is a public suffix, the one below."""
    if tags.get("psd", "").lower() != "y" or domain == top:
        return top
    below = domain.removesuffix("." + top).rpartition(".")[2]
    return f"{below}.{top}"


def _upwards(domain: str) -> Iterable[str]:
    labels = domain.split(".")
    yield domain
    for start in range(max(1, len(labels) - _LABELS_MAX + 1), len(labels)):
        yield ".".join(labels[start:])


def _record(text: str) -> Mapping[str, str] | None:
    tags = parse_tags(text)
    if tags is None or tags.get("v") != "DMARC1" or next(iter(tags)) != "v":
        return None
    return tags
