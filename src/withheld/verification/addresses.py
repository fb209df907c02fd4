"""What the addresses in a mail's header say of whom it claims to come from."""

from collections.abc import Iterator, Sequence

from withheld.model.document import MailHead
from withheld.verification.domains import domain_of, is_within, looks_like
from withheld.verification.evidence import Evidence, against, doubt, speaks_for
from withheld.verification.registry import Known
from withheld.verification.signs import Signs


def of_address(
    mail: MailHead | None, who: Known | None, registry: Sequence[Known], signs: Signs
) -> Iterator[Evidence]:
    """Yield whether the address is the authority's own, imitates it, or can be anybody's."""
    if who is None:
        yield doubt("sender-unknown", "Nobody in the registry goes by this name or address.")
    if mail is None or not mail.sender:
        return
    domain = domain_of(mail.sender)
    if who is not None and who.has_address(mail.sender):
        because = "The address is one the registry has for the authority."
        yield speaks_for("contact-known", because)
    elif who is not None and who.has_domain(domain):
        because = "The address is in a domain of the authority, but not known."
        yield speaks_for("domain-known", because)
    elif who is not None and who.had(mail.sender):
        because = "The address was the authority's at another time; who has it now, nobody knows."
        yield doubt("contact-former", because)
    elif any(is_within(domain, host) for host in signs.free_mail):
        because = "The address is at a free mail service, where anybody can have one."
        yield _of_anybody("free-mail", because, who)
    elif any(is_within(domain, host) for host in signs.free_hosts):
        because = "The address is below a host where anybody can have a name of their own."
        yield _of_anybody("free-host", because, who)
    else:
        yield from _of_strange_domain(domain, who, registry)


def of_header(mail: MailHead | None, signs: Signs) -> Iterator[Evidence]:
    """Yield how Reply-To and Message-ID disagree with From."""
    if mail is None or not mail.sender:
        return
    domain, reply = domain_of(mail.sender), domain_of(mail.reply_to)
    if reply and not _is_same_house(reply, domain):
        because = "Answers would go to another domain than the letter claims to come from."
        is_trick = _is_anybodys(reply, signs) or bool(looks_like(reply, domain))
        yield (against if is_trick else doubt)("reply-to-elsewhere", because)
    made_at = domain_of(mail.message_id)
    if made_at and not _is_same_house(made_at, domain):
        because = "The mail was made by a system of another domain; a relay, or another sender."
        yield doubt("message-id-elsewhere", because)


def _is_anybodys(domain: str, signs: Signs) -> bool:
    return any(is_within(domain, host) for host in (*signs.free_mail, *signs.free_hosts))


def _of_anybody(code: str, because: str, who: Known | None) -> Evidence:
    has_domain = who is not None and bool(who.own.domains)
    return against(code, because) if has_domain else doubt(code, because)


def _of_strange_domain(
    domain: str, who: Known | None, registry: Sequence[Known]
) -> Iterator[Evidence]:
    likeness = next(
        (
            how
            for one in registry
            for known in one.own.domains
            if (how := looks_like(domain, known))
        ),
        "",
    )
    if likeness:
        yield against("look-alike-domain", f"The domain imitates one in the registry: {likeness}.")
    elif who is not None and any(one.has_domain(domain) for one in registry if one is not who):
        because = "The address is in the domain of another authority than named."
        yield against("domain-of-another", because)
    elif who is not None and who.own.domains:
        yield doubt("domain-unknown", "The registry has other domains for the authority.")


def _is_same_house(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)
