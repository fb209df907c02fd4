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
`--help`. With `--json` a command prints JSON for scripts, one object a line. Exit status 0 says
that everything asked for was done; each command says which others it has. What went wrong is told
on standard error; [errors.md](errors.md) explains every code.

"""


def reference() -> str:
    """Return the whole text of docs/cli.md."""
    return PREFACE + app.generate_docs(output_format="markdown").rstrip() + "\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
