"""
What every command at a case store shares: which store, who acts, their passphrase, what is said.

A passphrase comes from `--passphrase-file`, else from the environment, else it is asked for.
"""

import getpass
import json as json_format
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import keyring, open_office
from withheld.casework.office import Office
from withheld.casework.outbox import work
from withheld.casework.people import Hand
from withheld.cli.words import plain
from withheld.errors import InvalidInput, NotFound, NotReady, Refused
from withheld.ledger.canonical import JSON
from withheld.model.identity import PersonID

_PERSON = re.compile(r"[a-z][a-z0-9_]{0,31}")
PASSPHRASE = "WITHHELD_PASSPHRASE"  # noqa: S105 -- the name of a variable, not its value


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A case store, and how to speak."""

    store: Annotated[Path, Parameter(name="--store", env_var="WITHHELD_STORE")]
    """The folder of the case store."""
    json: Annotated[bool, Parameter(name="--json", negative=())] = False
    """JSON for scripts instead of words for people."""

    def office(self) -> Office:
        """
        Open the store.

        Raises:
            NotFound: There is none.
            InvalidInput: A later version of this software made it.
            NotReady: An earlier version made it; migrate it first.
        """
        return open_office(self.store)

    def say(self, value: JSON, words: str | Iterable[str]) -> None:
        """Print `value` as one line of JSON, or `words`."""
        say(value, words, as_json=self.json)


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Seat(Desk):
    """A case store, and the person who acts there."""

    as_person: Annotated[str, Parameter(name="--as", env_var="WITHHELD_AS")]
    """The enrolled person who acts."""
    passphrase_file: Annotated[Path | None, Parameter(name="--passphrase-file")] = None
    """A file whose first line is that person's passphrase; else it is taken, for asha, from
    WITHHELD_PASSPHRASE_ASHA or WITHHELD_PASSPHRASE, else asked for."""
    is_idle: Annotated[bool, Parameter(name="--no-work", negative=())] = False
    """Only record it: leave what follows (tables, letters, public files) to `withheld work`."""

    @property
    def person(self) -> PersonID:
        """
        Return who acts.

        Raises:
            InvalidInput: Not a name of the form people are enrolled under.
        """
        return person_of(self.as_person)

    def hand(self) -> Hand:
        """
        Return the person with their key open.

        Raises:
            NotFound: No key of that person lies in the store.
            NotPermitted: The passphrase does not open it.
        """
        return hand_of(self.store, self.person, self.passphrase_file)

    def finish(self, office: Office, value: JSON, words: str | Iterable[str]) -> None:
        """Say what was done, then carry out what follows from it, unless told not to."""
        self.say(value, words)
        if not self.is_idle:
            carry_out(office)


def say(value: JSON, words: str | Iterable[str], *, as_json: bool) -> None:
    """Print `value` as one line of JSON, or `words`, one a line."""
    if as_json:
        print(json_format.dumps(value, ensure_ascii=False))  # noqa: T201 -- a command speaks
        return
    for line in (words,) if isinstance(words, str) else words:
        print(plain(line))  # noqa: T201 -- a command speaks


def carry_out(office: Office) -> None:
    """Do one round of what is due; what cannot be done now is said, and waits for the next."""
    try:
        failed = work(office).failed
    except Refused as error:
        failed = (str(error),)
    for one in failed:
        print(  # noqa: T201 -- a command speaks
            f"recorded, but not carried out yet: {plain(one)}", file=sys.stderr
        )


def person_of(name: str) -> PersonID:
    """
    Return a person's name, checked.

    Raises:
        InvalidInput: Not of the form people are enrolled under.
    """
    if not _PERSON.fullmatch(name):
        raise InvalidInput(
            "a person goes by a pseudonym of 1 to 32 small letters, digits and underscores that "
            "begins with a letter, such as asha"
        )
    return PersonID(name)


def hand_of(store: Path, person: PersonID, file: Path | None = None) -> Hand:
    """
    Return a person with their key open.

    Raises:
        NotFound: No key of that person lies in the store.
        NotPermitted: The passphrase does not open it.
    """
    keys, passphrase = keyring(store), passphrase_of(person, file)
    # Which of several is in force only the record says; as a rule there is one, and no need to ask.
    known = open_office(store).service().people.get(person) if keys.has_several(person) else None
    signer = keys.person(person, passphrase, known.key if known else None)
    return Hand(person=person, signer=signer)


def hands_of(store: Path, names: Iterable[str]) -> tuple[Hand, ...]:
    """
    Return several people with their keys open, each asked for their own passphrase.

    Raises:
        InvalidInput: A name that is none, or one named twice.
    """
    people = [person_of(name) for name in names]
    if len(set(people)) != len(people):
        raise InvalidInput("a person was named twice; two different people must approve")
    return tuple(hand_of(store, person) for person in people)


def passphrase_of(person: PersonID, file: Path | None = None, *, is_new: bool = False) -> str:
    """
    Return a person's passphrase: from the file, else the environment, else asked for.

    Raises:
        NotFound: There is no such file.
        NotReady: There is nobody to ask.
        InvalidInput: A new passphrase was typed in two ways.
    """
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").partition("\n")[0].removesuffix("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise NotFound("the passphrase file cannot be read; check its path") from error
    own = f"{PASSPHRASE}_{person.upper()}"
    for name in (own, PASSPHRASE):
        if os.environ.get(name):
            return os.environ[name]
    if not sys.stdin.isatty():
        raise NotReady(
            f"no passphrase for {person}: give --passphrase-file, or set {own} or {PASSPHRASE}"
        )
    typed = getpass.getpass(f"Passphrase of {person}: ")
    if is_new and getpass.getpass("The same again: ") != typed:
        raise InvalidInput("the two were not the same; begin again")
    return typed
