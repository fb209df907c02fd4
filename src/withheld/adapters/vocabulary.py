"""The vocabulary of safeguards from where it lies: one TOML file a language, in the package."""

from importlib.resources import files
from pathlib import Path

from withheld.review.vocabulary import Vocabulary, parse_vocabulary


def read_vocabulary(more: tuple[Path, ...] = ()) -> Vocabulary:
    """
    Return the vocabulary shipped here, with the operator's own files added to it.

    Raises:
        InvalidInput: A file is not TOML, or not of the form `withheld.review.vocabulary` tells.
    """
    folder = files("withheld.review") / "words"
    shipped = sorted(
        (place for place in folder.iterdir() if place.name.endswith(".toml")),
        key=lambda place: place.name,
    )
    return parse_vocabulary(
        [place.read_bytes() for place in shipped] + [path.read_bytes() for path in more]
    )
