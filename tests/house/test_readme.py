"""The README's worked order is run as it stands, and says what it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _steps(text: str) -> list[tuple[str, str | None]]:
    """Return each script of `text` with the output printed after it, if it is."""
    steps: list[tuple[str, str | None]] = []
    for kind, body in _BLOCK.findall(text):
        if kind == "sh":
            steps.append((body, None))
        elif steps:
            steps[-1] = (steps[-1][0], body)
    return steps


def _is_as_printed(printed: str, shown: str) -> bool:
    """Return whether the README shows what was printed; `…` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.rstrip("\n").split("…"))
    return re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL) is not None


@pytest.mark.timeout(600)
def test_the_worked_order_of_the_readme_runs_and_prints_what_it_shows(tmp_path: Path) -> None:
    """A stranger who pastes the README's commands sees what the README shows."""
    steps = _steps(README.read_text("utf-8"))
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }

    assert steps
    for script, shown in steps:
        done = subprocess.run(  # noqa: S603 -- our own README
            ["/bin/sh", "-eu", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            pytest.fail(f"{script}\nleft with {done.returncode}: {done.stderr}")
        if shown is not None:
            assert _is_as_printed(done.stdout, shown), done.stdout
