"""
What the bytes of a mail prove of its sender: the domain's signature, its policy, who forwarded it.

Only one thing here is a proof: a signature of the very domain in From, over all of the body, by a
key the domain published then (`MailCheck.vouched_by`), found by us or by a mail server of the
operator's own.  That the right host handed the mail over is evidence; so is a forwarder's word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from withheld.model.dns import Answers, Question
from withheld.verification.answers import Inquiry
from withheld.verification.arc import ARCResult, check_arc
from withheld.verification.dkim import DKIMResult, Verdict, check_dkim
from withheld.verification.dmarc import DMARCResult, check_dmarc
from withheld.verification.domains import domain_of, is_within
from withheld.verification.evidence import Evidence, Speaks, against, doubt, speaks_for
from withheld.verification.header import RawMail
from withheld.verification.mail_head import head_of, of_display_name, of_fields
from withheld.verification.results import Found, Results, believed_results, parse_results
from withheld.verification.route import OwnServers, route_of
from withheld.verification.spf import SPFResult, check_spf

OLD_AFTER = timedelta(days=30)
"""A mail signed longer ago than this may be one that is sent about again."""
_STRICT = frozenset({"reject", "quarantine"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCheck:
    """What checking the bytes of a mail came to."""

    vouched_by: str
    """The domain that signed all of it, the one in From or of the same body; empty where nothing
    proves that."""
    evidence: tuple[Evidence, ...]
    dkim: tuple[DKIMResult, ...]
    spf: SPFResult | None
    dmarc: DMARCResult
    arc: ARCResult
    wanted: tuple[Question, ...] = ()
    """Questions that the kept answers leave open."""


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything found out of one mail, while it is weighed."""

    mail: RawMail
    domain: str
    at: datetime
    dkim: tuple[DKIMResult, ...]
    spf: SPFResult | None
    dmarc: DMARCResult
    arc: ARCResult
    own: OwnServers
    believed: tuple[Results, ...] = field(default=())

    @property
    def aligned(self) -> DKIMResult | None:
        """The first signature of the very domain in From, or of one beside it."""
        return next(
            (
                one
                for one in self.dkim
                if one.verdict is Verdict.PASS and one.domain == self.dmarc.dkim
            ),
            None,
        )

    @property
    def is_appended(self) -> bool:
        """Whether a signature was made for less than the body that arrived."""
        return any(one.bytes_unsigned for one in self.dkim if one.verdict is Verdict.PASS)


def check_mail(
    mail: RawMail, answers: Answers | None, *, own: OwnServers, at: datetime
) -> MailCheck:
    """
    Return what the bytes of `mail` prove of its sender.

    Args:
        mail: The mail.
        answers: The DNS answers kept with it; None where none were.
        own: The operator's own mail servers.
        at: When it was received (aware UTC).
    """
    inquiry = Inquiry.of(answers)
    route = route_of(mail, own)
    domain = domain_of(head_of(mail).sender)
    dkim = check_dkim(mail, inquiry, at=at)
    spf = check_spf(route.over, inquiry) if route.over is not None else None
    case = _Case(
        mail=mail,
        domain=domain,
        at=at,
        dkim=dkim,
        spf=spf,
        dmarc=check_dmarc(domain, dkim, spf, inquiry) if domain else _NOBODY,
        arc=check_arc(mail, inquiry),
        own=own,
        believed=believed_results(route.trusted, own.names),
    )
    fields = tuple(of_fields(mail))
    evidence = (*fields, *of_display_name(head_of(mail)), *_weigh(case))
    is_whole = not any(one.speaks is Speaks.AGAINST for one in fields)
    return MailCheck(
        vouched_by=_voucher(case) if is_whole else "",
        evidence=evidence,
        dkim=dkim,
        spf=spf,
        dmarc=case.dmarc,
        arc=case.arc,
        wanted=tuple(inquiry.wanted),
    )


_NOBODY = DMARCResult(verdict=Verdict.NONE, domain="")


def _voucher(case: _Case) -> str:
    """Return the domain that signed all of it, as far as we or our servers can say."""
    if case.is_appended:
        return ""
    aligned = case.aligned
    if aligned is not None:
        return "" if aligned.is_testing else aligned.domain
    changed = any(one.verdict is Verdict.FAIL and one.domain == case.domain for one in case.dkim)
    return "" if changed else _server_vouches(case)


def _server_vouches(case: _Case) -> str:
    """Return the domain whose signature a mail server of ours found; empty if none."""
    signers = (
        signer
        for results in case.believed
        if _says(results, "dmarc", "pass", {"header.from": case.domain})
        for one in results.of("dkim")
        if one.result == "pass" and (signer := _aligned_signer(one, case.domain))
    )
    return next(signers, "")


def _says(results: Results, method: str, result: str, properties: dict[str, str]) -> bool:
    return any(
        one.result == result
        and all(one.properties.get(name) == value for name, value in properties.items())
        for one in results.of(method)
    )


def _aligned_signer(found: Found, domain: str) -> str:
    """Return who signed, by what a server found, where that is of the body in From."""
    signer = found.properties.get("header.d") or domain_of(found.properties.get("header.i", ""))
    is_near = is_within(domain, signer) or is_within(signer, domain)
    return signer if "." in signer and is_near else ""


def _weigh(case: _Case) -> Iterator[Evidence]:
    yield from _of_signatures(case)
    yield from _of_servers(case)
    yield from _of_policy(case)


def _of_signatures(case: _Case) -> Iterator[Evidence]:
    aligned = case.aligned
    if case.is_appended:
        beyond = max(one.bytes_unsigned for one in case.dkim)
        yield against(
            "dkim-appended", f"The last {beyond} bytes of the body lie beyond what was signed."
        )
    if aligned is not None:
        yield speaks_for("dkim-aligned", f"The domain {aligned.domain} signed this mail.")
        yield from _of_strength(case, aligned)
    elif not case.dkim:
        yield doubt("mail-unsigned", "No domain signed this mail.")
    for one in case.dkim:
        if one.verdict is Verdict.PASS and one is not aligned:
            yield doubt("dkim-elsewhere", f"{one.domain} signed this mail, which is not in From.")
        elif one.verdict is Verdict.TEMPERROR:
            yield doubt("dkim-unchecked", f"A signature could not be checked: {one.because}.")
        elif one.verdict is not Verdict.PASS and aligned is None:
            yield doubt("dkim-broken", f"A signature does not hold: {one.because}.")


def _of_strength(case: _Case, aligned: DKIMResult) -> Iterator[Evidence]:
    if aligned.is_testing:
        yield doubt("dkim-testing", "The domain says that it is only trying signatures out.")
    if aligned.is_weak:
        yield doubt("dkim-weak", "The domain's key is shorter than 2048 bits.")
    open_fields = [
        name
        for name in ("subject", "date", "to", "reply-to")
        if case.mail.all(name) and name not in aligned.signed
    ]
    if open_fields:
        yield doubt("dkim-fields", f"The signature leaves out {', '.join(open_fields)}.")
    signed_at = aligned.signed_at
    if signed_at is not None and signed_at < (case.at - OLD_AFTER).timestamp():
        yield doubt("mail-old", "The mail was signed long before it came: sent about again?")


def _of_servers(case: _Case) -> Iterator[Evidence]:
    if case.spf is not None and case.dmarc.spf:
        yield speaks_for("spf-aligned", f"{case.spf.domain} lists the host that handed it over.")
    elif case.spf is not None and case.spf.verdict is Verdict.FAIL:
        yield doubt("spf-fail", f"{case.spf.domain} says this host never sends for it.")
    if case.believed and _server_vouches(case):
        yield speaks_for("own-server-vouches", "Our own mail server found the domain's signature.")
    if any(_says(one, "dmarc", "fail", {"header.from": case.domain}) for one in case.believed):
        because = "Our own mail server found that the domain in From does not vouch for it."
        is_strict = case.dmarc.policy in _STRICT
        yield (against if is_strict else doubt)("own-server-denies", because)


def _of_policy(case: _Case) -> Iterator[Evidence]:
    dmarc = case.dmarc
    if dmarc.verdict is Verdict.TEMPERROR:
        yield doubt("dns-not-kept", "DNS answers that it takes to check the domain are missing.")
    if dmarc.verdict is Verdict.FAIL and not _server_vouches(case):
        because = "The domain in From vouches for all of its mail, and not for this one."
        if _is_forwarded(case.arc, case.own.sealers, case.domain):
            yield doubt("forwarded", "A forwarder we believe found the domain's signature whole.")
        elif dmarc.policy in _STRICT:
            yield against("dmarc-fail", because)
        else:
            yield doubt("dmarc-fail", "The domain in From does not vouch for this mail.")
    if case.arc.verdict in (Verdict.FAIL, Verdict.PERMERROR):
        yield doubt("arc-broken", f"The forwarders' chain does not hold: {case.arc.because}.")


def _is_forwarded(arc: ARCResult, believed: Sequence[str] | frozenset[str], domain: str) -> bool:
    """Return whether forwarders, all of them believed, sealed that the first saw it whole."""
    if arc.verdict is not Verdict.PASS or not set(arc.sealers) <= set(believed):
        return False
    # The field's own `i=` was cut off; a server's name stands first, as in the field it copies.
    return _says(parse_results(arc.results[0]), "dmarc", "pass", {"header.from": domain})
