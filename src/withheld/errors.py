"""
The one tree of errors.

Three kinds of wrong, three mechanisms:

* what an *order* gets wrong is an event (a line nobody can read, a sender nobody can confirm);
* what a *caller* gets wrong is `Refused`: nothing was written;
* what *we* get wrong is `BrokenInvariant`: stop this order, keep the rest.

::

    Exception
    ├── Refused                 the caller's mistake, or a rule that forbids it; nothing was written
    │   ├── NotFound            no such order, item, person, key, subject …
    │   ├── NotPermitted        this person, alone or at this rank, may not
    │   ├── AlreadyDone         settled, given, seconded or lifted before
    │   ├── NotReady            something has to happen first
    │   ├── InvalidInput        a value that is not what it should be
    │   ├── DirectoryUnavailable  the service's own directory gave no answer
    │   └── UnreadableFile      bytes that no reader can read; the original is kept
    └── BrokenInvariant         our mistake

Every class has a stable slug, `code`, which is what programs match on; the message is for people:
what was found, what was expected, what to do.  Never personal data.
"""

from typing import ClassVar


class Refused(Exception):
    """The caller asked for something that is not to be done; nothing was written."""

    code: ClassVar[str] = "refused"


class NotFound(Refused):
    """There is nothing by that name here."""

    code = "not-found"


class NotPermitted(Refused):
    """This person may not do that, not alone, or not at this rank."""

    code = "not-permitted"


class TooFewPeople(NotPermitted):
    """An act was approved by fewer people than it takes; another one's signature is wanted."""

    code = "too-few-people"


class AlreadyDone(Refused):
    """It was done before; doing it again would change nothing or hide what happened."""

    code = "already-done"


class NotReady(Refused):
    """Something else has to happen first; the message says what."""

    code = "not-ready"


class InvalidInput(Refused):
    """A value is not what it should be; the message says what was expected."""

    code = "invalid-input"


class UnreadableFile(Refused):
    """No reader can read these bytes; the original is kept and waits for a person."""

    code = "unreadable-file"


class DirectoryUnavailable(Refused):
    """The service's own directory gave no answer; never read this as "not found"."""

    code = "directory-unavailable"


class BrokenInvariant(Exception):
    """Something that must always hold does not: stop this order, keep the rest, tell us."""

    code: ClassVar[str] = "broken-invariant"


def ensure(holds: bool, what: str) -> None:  # noqa: FBT001 -- reads as `ensure(total == 3, "…")`
    """
    Check an invariant; unlike `assert`, this survives `python -O`.

    Raises:
        BrokenInvariant: `holds` is false; `what` says what went wrong.
    """
    if not holds:
        raise BrokenInvariant(what)


# --- desk: who may sit at it --------------------------------------------------------------------


class TooManyTries(NotPermitted):
    """Too many sign-ins failed in one name, or from one address; a pause stands before the next."""

    code = "too-many-tries"


# --- ledger: what a verifier finds -------------------------------------------------------------


class NotCanonical(InvalidInput):
    """Bytes or a value that RFC 8785, without fractions, would not write so."""

    code = "not-canonical"


class MalformedNote(InvalidInput):
    """Not a signed note, a checkpoint or a verifier key as C2SP defines them."""

    code = "malformed-note"


class ProofFailed(InvalidInput):
    """A proof does not show what it claims.  Never read this as the opposite being shown."""

    code = "proof-failed"


class SignatureFailed(ProofFailed):
    """A known key's signature does not fit the text."""

    code = "signature-failed"


class KeyUnknown(ProofFailed):
    """Nobody whose key was given signed this, or not with a key that was valid then."""

    code = "key-unknown"


class EntryRewritten(ProofFailed):
    """An entry or a tile of a log is not what its checkpoint was signed over."""

    code = "entry-rewritten"


class LogForked(ProofFailed):
    """A log shows two histories: what it says now does not go on from what it said before."""

    code = "log-forked"


class LogRolledBack(ProofFailed):
    """A log is smaller than it was: an old copy was restored, or entries were dropped."""

    code = "log-rolled-back"


class LogFileMissing(NotFound):
    """A file of a log that its checkpoint calls for is not there."""

    code = "log-file-missing"
