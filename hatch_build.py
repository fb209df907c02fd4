"""
Builds the look-up's accelerator where there is a C compiler, and goes on without it where not.

Run by the package's build; `python hatch_build.py` builds it in place.  Nothing depends on it: the
reader in Python gives the same answers.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path(__file__).parent / "src" / "withheld" / "edge"
SOURCE = FOLDER / "accelerator.c"
BUILT = FOLDER / "_accelerator.abi3.so"


class AcceleratorHook(BuildHookInterface[Any]):
    """Adds the accelerator to the wheel when it can be built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- theirs
        """Build it; a wheel with it is for this kind of machine, one without for every."""
        reason = build()
        if reason:
            sys.stderr.write(
                f"withheld: without the accelerator ({reason}); answers are the same\n"
            )
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{platform}"
        build_data["artifacts"].append(f"/{BUILT.relative_to(Path(__file__).parent)}")


def build() -> str:
    """Build the accelerator in place; return why it could not be built, or nothing."""
    BUILT.unlink(missing_ok=True)
    if sys.implementation.name != "cpython" or sys.byteorder != "little" or sys.platform == "win32":
        return "not CPython on a little-endian Unix"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return "no C compiler"
    headers = sysconfig.get_paths()["include"]
    unresolved = ["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []
    made = BUILT.with_suffix(".part")
    command = [compiler, "-O3", "-fPIC", "-shared", *unresolved, f"-I{headers}", str(SOURCE)]
    try:
        done = subprocess.run(  # noqa: S603 -- the compiler found above, on our own file
            [*command, "-o", str(made)], capture_output=True, check=False, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return "the C compiler did not run"
    if done.returncode != 0:
        made.unlink(missing_ok=True)
        return "it does not compile here; Python's headers may be missing (python3-dev)"
    made.replace(BUILT)
    return ""


if __name__ == "__main__":
    sys.exit(build() and 1)
