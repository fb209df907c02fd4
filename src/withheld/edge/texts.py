"""
What viewers read, in their language: one file a language, found by its name.

A country that a language's file does not name is named in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from withheld.errors import InvalidInput

FALLBACK = "en"
_SHIPPED = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Text:
    """The sentences of one language."""

    language: str
    """BCP 47, such as `hi`."""
    direction: str
    """`ltr` or `rtl`."""
    sentences: Mapping[str, str]
    countries: Mapping[str, str]

    def say(self, key: str, **words: str) -> str:
        """Return a sentence with its words put in; the words are not escaped."""
        return self.sentences[key].format_map(words)


@dataclass(frozen=True, slots=True)
class Texts:
    """All languages there are."""

    by_language: Mapping[str, Text]

    @classmethod
    def load(cls, *folders: Path) -> Self:
        """
        Return the shipped languages, then those in `folders`; a later file replaces an earlier.

        Raises:
            InvalidInput: A file lacks a sentence that English has.
        """
        from tomllib import loads

        found: dict[str, Text] = {}
        for folder in (_SHIPPED, *folders):
            for path in sorted(folder.glob("*.toml")):
                values = loads(path.read_text("utf-8"))
                countries = values.pop("countries", {})
                text = Text(values.pop("language"), values.pop("direction"), values, countries)
                found[text.language] = text
        expected = found[FALLBACK].sentences.keys()
        for text in found.values():
            if missing := sorted(expected - text.sentences.keys()):
                raise InvalidInput(
                    f"the viewers' texts in {text.language} lack {', '.join(missing)}; add them"
                )
        return cls(found)

    def choose(self, accept_language: str) -> Text:
        """Return the best text for an Accept-Language header (RFC 9110 section 12.5.4)."""
        for tag in ranked(accept_language):
            text = self.by_language.get(tag) or self.by_language.get(tag.partition("-")[0])
            if text is not None:
                return text
        return self.by_language[FALLBACK]

    def country(self, code: str, text: Text) -> str:
        """Return the name of a country in a language, else in English, else its code."""
        english = self.by_language[FALLBACK].countries
        return text.countries.get(code) or english.get(code, code)


def ranked(header: str) -> list[str]:
    """Return a header's alternatives, lower-cased, best first; those of no quality left out."""
    found: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")):
        name, _, parameters = part.strip().partition(";")
        quality = 1.0
        for parameter in parameters.split(";"):
            key, _, value = parameter.strip().partition("=")
            if key.lower() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if name.strip() and quality > 0:
            found.append((-quality, place, name.strip().lower()))
    return [name for _, _, name in sorted(found)]
