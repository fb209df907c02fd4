"""The accelerator: fuzzed, leak-checked, under a sanitizer, and never needed for an install."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.edge import fuzzing

from withheld.edge import native

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "withheld" / "edge" / "accelerator.c"
COMPILER = shutil.which("cc")
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no C compiler here: cc")


@pytest.mark.skipif(not native.IS_BUILT, reason="no C compiler here")
def test_a_damaged_table_does_not_crash_the_accelerator() -> None:
    """Whatever the bytes, it answers or refuses; it never reads beyond them."""
    built = fuzzing.load(SOURCE.parent)

    assert fuzzing.fuzz(built, 2000) == 2000
    assert fuzzing.odd_calls(built) == 0


@pytest.mark.skipif(not native.IS_BUILT, reason="no C compiler here")
def test_the_accelerator_keeps_nothing() -> None:
    """Hundreds of rounds later the interpreter holds as many blocks as before."""
    assert fuzzing.leaked(fuzzing.load(SOURCE.parent)) < 50


@pytest.mark.real
@needs_compiler
def test_the_accelerator_passes_under_the_sanitizers(tmp_path: Path) -> None:
    """Every read and every shift of it is watched: AddressSanitizer and UBSan find nothing."""
    assert COMPILER is not None
    made = tmp_path / "_accelerator.abi3.so"
    sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-g", "-O1"]
    headers = sysconfig.get_paths()["include"]
    command = [COMPILER, *sanitizers, "-fPIC", "-shared", f"-I{headers}", str(SOURCE)]
    subprocess.run([*command, "-o", str(made)], check=True)  # noqa: S603 -- the compiler found above
    library = subprocess.run(  # noqa: S603 -- the compiler found above
        [COMPILER, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    found = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, str(ROOT / "tests" / "edge" / "fuzzing.py"), str(tmp_path), "3000"],
        env={**os.environ, "LD_PRELOAD": library, "ASAN_OPTIONS": "detect_leaks=0"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stdout.split()[:2]) == (0, ["3000", "0"]), found.stderr[-2000:]


def tree(folder: Path) -> Path:
    """Return a copy of what the build needs."""
    place = folder / "src" / "withheld" / "edge"
    place.mkdir(parents=True)
    shutil.copy(SOURCE, place)
    shutil.copy(ROOT / "hatch_build.py", folder)
    return folder / "hatch_build.py"


def build_in(script: Path, path: str) -> str:
    """Return why the accelerator is not built with this PATH; nothing where it is."""
    program = "import hatch_build; print(hatch_build.build())"
    return subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", program],
        cwd=script.parent,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(script.parent)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_without_a_compiler_the_build_goes_on(tmp_path: Path) -> None:
    """No compiler, or one that fails, is said and stops nothing."""
    script = tree(tmp_path)
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "cc").write_text("#!/bin/sh\nexit 1\n")
    (broken / "cc").chmod(0o755)

    assert build_in(script, str(tmp_path / "nothing")) == "no C compiler"
    assert "does not compile" in build_in(script, str(broken))


@needs_compiler
def test_with_a_compiler_the_accelerator_is_built_for_every_later_python(tmp_path: Path) -> None:
    """One library for 3.11 and later, by the stable interface."""
    script = tree(tmp_path)

    assert build_in(script, os.environ["PATH"]) == ""
    assert [one.name for one in tmp_path.rglob("*.so")] == ["_accelerator.abi3.so"]
