"""
Write docs/cli.md, the reference of the command line, from what the commands say of themselves.

`make fix` runs it; a test compares.
"""

from pathlib import Path

from withheld.cli.main import app

TARGET = Path(__file__).parents[1] / "docs" / "cli.md"
PREFACE = """\
# The command line

Written by `tools/reference.py` from the commands' own help; change it there. Every command takes
`--help`. With `--json` a command prints JSON for scripts, one object a line; so does an error, with
its code. What went wrong is told on standard error; [errors.md](errors.md) explains every code.

| exit status | meaning |
|---|---|
| 0 | Everything that was asked for was done. |
| 1 | A rule forbids it, or something has to happen first; nothing was written. |
| 2 | The command line, a value or a name is not what it should be; nothing was written. |
| 3 | Some file could not be read; what else was asked for is done. |
| 70 | Our own mistake: that order is left alone. Tell us. |
| 74 | The machine would not: no room, no right. |
| 130, 141 | A person stopped it; whoever read the output went away. |

Each command says which of these it has, and where it has others.

A store is named with `--store` or `WITHHELD_STORE`, the person who acts with `--as` or
`WITHHELD_AS`. Their passphrase comes from `--passphrase-file`, else from `WITHHELD_PASSPHRASE_ASHA`
(for a person called asha) or `WITHHELD_PASSPHRASE`, else it is asked for. Whoever can read a
passphrase can sign in that person's name: at a desk, let it be asked for.

After a command has recorded what was done, it carries out what follows (the edges' table, letters,
the public log), unless `--no-work` leaves that to `withheld work`. An instant is written
2026-11-24T10:00:00Z, or as a length of time from now, such as PT12H; items as 1-20,25.

"""


def reference() -> str:
    """Return the whole text of docs/cli.md."""
    return PREFACE + app.generate_docs(output_format="markdown").rstrip() + "\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
