"""
The desk's languages: one catalogue file each; adding one is adding a file, here or beside a store.

The English sentence is the key.  What a catalogue lacks is shown in English and marked as such, so
that a screen reader pronounces it right and nobody takes silence for a translation.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from markupsafe import Markup, escape

from withheld.errors import InvalidInput

ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One catalogue."""

    code: str
    """As HTML's `lang` wants it, such as `hi`."""
    name: str
    """What its speakers call it."""
    direction: str
    is_reviewed: bool
    """A speaker who knows the law read it through."""
    words: Mapping[str, str]

    def say(self, text: str, **values: object) -> Markup:
        """
        Return `text`, an English sentence with `{places}`, in this language, escaped.

        Without values the places stay as they are, for the script to fill.
        """
        found = self._found(text, values)
        filled = escape(found or text)
        if values:
            filled = filled.format(**{name: escape(one) for name, one in values.items()})
        if found is None and self.code != ENGLISH:
            return Markup('<span lang="en">{}</span>').format(filled)
        return filled

    def _found(self, text: str, values: Mapping[str, object]) -> str | None:
        """Return the sentence of the catalogue; one of its own for a single thing, if it has it."""
        one = self.words.get(f"1: {text}") if str(values.get("n")) == "1" else None
        return one or self.words.get(text)

    def plain(self, text: str, **values: object) -> str:
        """Return the same without markup, for an attribute or a title; autoescaping still holds."""
        found = self._found(text, values) or text
        return found.format(**values) if values else found


@cache
def languages() -> Mapping[str, Language]:
    """Return every language the desk comes with, by code."""
    return languages_in(files("withheld.web").joinpath("languages_of"))


def languages_in(folder: Traversable) -> Mapping[str, Language]:
    """
    Return every language there is a catalogue of in a folder, by code; none if there is no folder.

    Raises:
        InvalidInput: A file is no catalogue; the message names it.
    """
    if not folder.is_dir():
        return {}
    found = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            code = file.name.removesuffix(".toml")
            found[code] = _language(code, file)
    return found


def _language(code: str, file: Traversable) -> Language:
    """
    Return the language in a file.

    Raises:
        InvalidInput: It is no catalogue.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return Language(
            code=code,
            name=str(table["name"]),
            direction=str(table.get("direction", "ltr")),
            is_reviewed=bool(table.get("is_reviewed", False)),
            words={str(k): str(v) for k, v in table.get("words", {}).items() if v},
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError) as error:
        raise InvalidInput(
            f"{file.name} is no catalogue of a language ({error}); it needs TOML in UTF-8 with "
            "`name` and [words], as hi.toml has them"
        ) from error


def language_of(code: str, among: Mapping[str, Language] | None = None) -> Language:
    """Return a language by its code; English if there is none of it."""
    return (among or languages()).get(code) or languages()[ENGLISH]


def preferred(header: str, among: Mapping[str, Language] | None = None) -> str:
    """Return the first language of an Accept-Language header there is a catalogue of."""
    for part in header.split(",")[:20]:
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in (among or languages()):
            return code
    return ENGLISH
