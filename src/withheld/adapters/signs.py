"""The signs that give a forger away, from the package."""

from importlib.resources import files

from withheld.verification.signs import Signs, parse_signs


def read_signs() -> Signs:
    """
    Return the signs shipped here.

    Raises:
        InvalidInput: The file was changed into something that is no list of signs.
    """
    return parse_signs((files("withheld.verification") / "signs.toml").read_bytes())
