"""
The `withheld` command.

Each command is one line here and one file beside this one; a command's file, and whatever heavy it
needs, is imported only when the command runs.
"""

import sys
from collections.abc import Sequence

from cyclopts import App

from withheld import __version__

app = App(
    name="withheld",
    help="Orders to block speech: read, reviewed, carried out in their own territory, answered.",
    version=__version__,
)

app.command("withheld.cli.read:read", name="read")
app.command("withheld.cli.screen:screen", name="screen")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    result = app(list(arguments) if arguments is not None else None, result_action="return_value")
    sys.exit(result if isinstance(result, int) else 0)
