"""The pages of the public site that explain: verifying, the log, what withheld content is."""

from withheld.model.papers import (
    Block,
    BulletList,
    Callout,
    Code,
    Heading,
    KeyValueTable,
    Letterhead,
    Link,
    NumberedList,
    Paper,
    Runs,
    bullets,
    runs,
    say,
)

_SEALED = (
    "Anything about an order that is still sealed. When it is unsealed, a proof shows that its "
    "record is as old as it claims."
)
_ANCHORS = (
    "Anchors: on a fixed schedule, whatever happened, a sealed commitment to the private record. "
    "It tells nothing, not even whether anything was received; later it proves how old an unsealed "
    "record is."
)
_NO_LIST = (
    "Which accounts and posts are withheld, unless their holders agree or counsel decides that it "
    "may be told: such a list would be a list of silenced people."
)


def how_to_verify(letterhead: Letterhead, log_origin: str, log_key: str) -> Paper:
    """Return the page that says how to check the log, and what checking cannot prove."""
    pages = letterhead.pages or "DIR"
    blocks: tuple[Block, ...] = (
        say(
            "The public log is a list of entries that can only grow. Each state of it is signed. "
            "With the program withheld, which anyone may install and read, you can check that "
            "these pages say what the log says and that the log was not altered."
        ),
        NumberedList(
            (
                runs("Install the program withheld from the Python Package Index."),
                runs("Take the key below, and compare it with one from another place you trust."),
                runs("Run the command. It recomputes every count and statement from the log."),
                runs(
                    "Keep the checkpoint it prints. Next time, give it with --seen: the program "
                    "then proves that nothing you saw before was changed or dropped."
                ),
            )
        ),
        Code(f"withheld verify {pages} --key {log_key}"),
        Heading("The log"),
        KeyValueTable((("Name", log_origin), ("Public key", log_key))),
        Heading("What this cannot prove"),
        bullets(
            (
                "That every order we received was entered. We attest it and have it audited.",
                "That what we say of an order is true. It proves that we said it, and when.",
                _SEALED,
            )
        ),
    )
    return Paper(title="How to verify the log", language="en", blocks=blocks)


def about_the_log(letterhead: Letterhead) -> Paper:
    """Return the page that says what the public log holds and what it never holds."""
    blocks: tuple[Block, ...] = (
        say(
            f"{letterhead.service} keeps two records. The private one holds every step of "
            "every order. The public log holds what may be told."
        ),
        Heading("What is in the public log"),
        bullets(
            (
                "Statements: what happened and when, as far as it may be told.",
                "Tallies and counts: how many orders and items, and what became of them.",
                "Corrections: an entry is never changed; a later one corrects it in the open.",
                _ANCHORS,
            )
        ),
        Heading("What is never in it"),
        bullets(
            (
                _NO_LIST,
                "Names of people who reviewed or decided.",
            )
        ),
        Heading("Who signs"),
        say("Entries are signed by the service, never by a person."),
    )
    return Paper(title="About the log", language="en", blocks=blocks)


def withheld_content(
    letterhead: Letterhead, complain_at: str, helpers: tuple[tuple[str, str], ...]
) -> Paper:
    """Return the page behind the 451 notice: what it means and what one can do."""
    name = letterhead.service
    blocks: list[Block] = [
        say(
            f"When a valid legal demand obliges {name} to restrict something in a country, viewers "
            "there see a notice with the status code 451 in its place. Everywhere else it is shown "
            "as before. Nothing is deleted."
        ),
        Heading("Two reasons"),
        bullets(
            (
                "A legal demand: an authority or a court ordered it.",
                "Local law: we found, after a report, that the law of that country forbids it.",
            )
        ),
        say("Where we may, the notice names the law and the authority. Where not, it says so."),
        Heading("If the notice is shown to you by mistake"),
        say(
            "Which country you are in is read from your network or your settings. If it is wrong, "
            "correct the country in your settings."
        ),
        Heading("If your own content is withheld"),
        say(
            "We write to you unless we are forbidden to; if we are, we write when that ends. Our "
            "letter says what is withheld, where, why and until when, and how to contest it."
        ),
    ]
    if complain_at:
        target = complain_at if "://" in complain_at else f"mailto:{complain_at}"
        blocks.append(Callout("Complain to us", (Link(complain_at, target),)))
    if helpers:
        links: tuple[Runs, ...] = tuple((Link(words, at),) for words, at in helpers)
        blocks += [Heading("Who can help"), BulletList(links)]
    return Paper(title="Withheld content", language="en", blocks=tuple(blocks))
