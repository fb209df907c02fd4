"""What the command line says of itself is enough to use it, and its reference is up to date."""

from collections.abc import Iterator

import reference
from cyclopts import App

from withheld.cli.main import app


def _commands(of: App, path: tuple[str, ...] = ("withheld",)) -> Iterator[tuple[str, str]]:
    """Yield each command as a person types it, with what it says of itself."""
    for name in of:
        if not name.startswith("-"):
            command = of[name]
            if command.default_command is not None:
                yield " ".join((*path, name)), command.default_command.__doc__ or ""
            yield from _commands(command, (*path, name))


def test_the_reference_says_what_the_commands_say() -> None:
    """docs/cli.md is what `make fix` would write now."""
    assert reference.TARGET.read_text("utf-8") == reference.reference(), "run `make fix`"


def test_every_command_gives_an_example_of_itself() -> None:
    """A person who asks for help sees one line they can change and run."""
    without = [
        name for name, said in _commands(app) if f"Example: {name}" not in " ".join(said.split())
    ]

    assert without == []


def test_every_command_says_how_it_leaves() -> None:
    """A script finds in the help what each exit status means."""
    assert [name for name, said in _commands(app) if "Exit status: " not in said] == []
