"""
The `withheld` command.

Each command is one line here and one file beside this one; a command's file, and whatever heavy it
needs, is imported only when the command runs.
"""

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from withheld import __version__
from withheld.cli.leaving import BAD_INPUT, leave_quietly, status_of, told
from withheld.errors import BrokenInvariant, Refused

app = App(
    name="withheld",
    help="Orders to block speech: read, reviewed, carried out in their own territory, answered.",
    version=__version__,
)

# Without a store.
app.command("withheld.cli.read:read", name="read")
app.command("withheld.cli.screen:screen", name="screen")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status; nobody ever sees a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = app(words, result_action="return_value", exit_on_error=False)
        sys.stdout.flush()
    except CycloptsError:
        sys.exit(BAD_INPUT)  # What was wrong with the command line is printed already.
    except (Refused, BrokenInvariant) as error:
        print(told(error, as_json="--json" in words), file=sys.stderr)  # noqa: T201 -- a command speaks
        sys.exit(status_of(error))
    except BrokenPipeError:
        leave_quietly()
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)
