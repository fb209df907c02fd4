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
class _Rules:
    """What a domain, or one above it, wants done."""

    tags: Mapping[str, str]
    """Its record; empty if there is none."""
    is_own: bool
    """Whether the record is the domain's own, and not one of a domain above."""
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
    rules = _rules(domain, inquiry)
    near = _Near(domain, inquiry)
    signers = [one.domain for one in dkim if one.verdict is Verdict.PASS]
    aligned = [one for one in signers if near.holds(one, rules.tags.get("adkim", "r"))]
    hosts = [spf.domain] if spf is not None and spf.verdict is Verdict.PASS else []
    over = [one for one in hosts if near.holds(one, rules.tags.get("aspf", "r"))]
    if aligned or over:
        verdict = Verdict.PASS
    elif near.is_open or _is_open(dkim, spf) or (rules.is_open and not rules.tags):
        verdict = Verdict.TEMPERROR
    else:
        verdict = Verdict.FAIL if rules.tags else Verdict.NONE
    return DMARCResult(
        verdict=verdict,
        domain=domain,
        policy=_policy(rules),
        dkim=next(iter(aligned), ""),
        spf=next(iter(over), ""),
    )


@dataclass(slots=True)
class _Near:
    """Whether other domains are of the same body as the one in From."""

    domain: str
    inquiry: Inquiry
    is_open: bool = False
    """A question that would tell was left open."""

    def holds(self, other: str, way: str) -> bool:
        """Return whether `other` is aligned, strictly (`s`) or by its organisation."""
        if other == self.domain:
            return True
        if way.lower() == "s" or other.split(".")[-2:] != self.domain.split(".")[-2:]:
            return False  # What has but its last label in common is of two bodies.
        return self._organisation(other) == self._organisation(self.domain)

    def _organisation(self, name: str) -> str:
        """Return the topmost domain with a record; above a public suffix, the one below it."""
        top, suffix = name, ""
        for upper in _upwards(name):
            answer = self.inquiry.ask(f"_dmarc.{upper}", RecordType.TXT)
            self.is_open |= answer.status in (Status.NOT_KEPT, Status.FAILED)
            tags = _only_record(answer.values)
            if tags is None:
                continue
            if tags.get("psd", "").lower() == "y" and upper != name:
                suffix = upper
                break
            top = upper
            if tags.get("psd", "").lower() == "n":
                break
        if suffix and top == name:
            below = name.removesuffix("." + suffix).rpartition(".")[2]
            return f"{below}.{suffix}"
        return top


def _is_open(dkim: Iterable[DKIMResult], spf: SPFResult | None) -> bool:
    """Return whether a better answer could still make it a pass."""
    return any(one.verdict is Verdict.TEMPERROR for one in dkim) or (
        spf is not None and spf.verdict is Verdict.TEMPERROR
    )


def _policy(rules: _Rules) -> str:
    wanted = rules.tags.get("p", "").lower()
    if not rules.is_own:
        wanted = rules.tags.get("sp", wanted).lower()
    return wanted if wanted in POLICIES else "none" if rules.tags else ""


def _rules(domain: str, inquiry: Inquiry) -> _Rules:
    """Return the first record on the way up from `domain`."""
    is_open = False
    for name in _upwards(domain):
        answer = inquiry.ask(f"_dmarc.{name}", RecordType.TXT)
        is_open |= answer.status in (Status.NOT_KEPT, Status.FAILED)
        tags = _only_record(answer.values)
        if tags is not None:
            return _Rules(tags, is_own=name == domain, is_open=is_open)
    return _Rules({}, is_own=False, is_open=is_open)


def _only_record(texts: Iterable[str]) -> Mapping[str, str] | None:
    """Return the record where there is exactly one; several are none (RFC 7489 section 6.6.3)."""
    found = [tags for text in texts if (tags := _record(text)) is not None]
    return found[0] if len(found) == 1 else None


def _upwards(domain: str) -> Iterable[str]:
    labels = domain.split(".")
    yield domain
    # A single label is everybody's: it has an organisation below it, and is none.
    for start in range(max(1, len(labels) - _LABELS_MAX + 1), len(labels) - 1):
        yield ".".join(labels[start:])


def _record(text: str) -> Mapping[str, str] | None:
    tags = parse_tags(text)
    if tags is None or tags.get("v") != "DMARC1" or next(iter(tags)) != "v":
        return None
    return tags
