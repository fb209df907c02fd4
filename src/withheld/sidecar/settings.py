"""
What an operator writes down for a look-up service, in a TOML file.

    when_unsure = "refuse"            # or "show": what follows don't know; 503, or the content
    age_minutes_max = 1440            # beyond it, what is not listed is don't know

    [service]
    name = "Chirp"
    blocked_by = "https://chirp.example/legal"
    objections = "https://chirp.example/object"

    [country]                         # for the proxies' endpoints: who says where a viewer is
    header = "X-Country"
    source = "cdn"
    peers = ["127.0.0.1"]             # who may say it; nobody else's word counts

    [paths]                           # which subjects a path shows, the narrowest first
    "/@(?P<handle>[^/]+)/(?P<id>[0-9]+)" = ["post:{id}", "account:{handle}"]
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from withheld.edge.response import Service
from withheld.edge.serving import PathPatterns, TrustedHeader, WhenUnsure
from withheld.errors import InvalidInput

_TABLES = ("country", "paths", "service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a look-up service."""

    service: Service
    country_from: TrustedHeader
    paths: PathPatterns
    when_unsure: WhenUnsure
    max_age: timedelta


def read_settings(text: str) -> Settings:
    """
    Return the settings in a TOML text.

    Raises:
        InvalidInput: No TOML, or something is missing, or of another kind.
    """
    from tomllib import TOMLDecodeError, loads

    try:
        found = loads(text)
    except TOMLDecodeError as error:
        raise InvalidInput("the settings are no TOML; see the example in the documentation") from (
            error
        )
    unknown = sorted(found.keys() - {*_TABLES, "when_unsure", "age_minutes_max"})
    if unknown:
        raise InvalidInput(f"the settings have {unknown[0]}, which is none; leave it out")
    try:
        service, country = found["service"], found["country"]
        return Settings(
            service=Service(
                name=str(service["name"]),
                blocked_by=str(service["blocked_by"]),
                objections=str(service.get("objections", "")),
            ),
            country_from=TrustedHeader(
                name=str(country["header"]),
                source=str(country["source"]),
                peers=frozenset(map(str, country.get("peers", ()))),
            ),
            paths=PathPatterns(_paths(found.get("paths", {}))),
            when_unsure=WhenUnsure(found["when_unsure"]),
            max_age=timedelta(minutes=int(found.get("age_minutes_max", 1440))),
        )
    except KeyError as error:
        raise InvalidInput(f"the settings lack {error.args[0]}; say it") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise InvalidInput(
            "a setting is of another kind than expected; see the example in the documentation"
        ) from error


def _paths(found: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """
    Return the patterns of paths.

    Raises:
        InvalidInput: A pattern that is none, or subjects that are no list of texts.
    """
    patterns: dict[str, tuple[str, ...]] = {}
    for pattern, subjects in found.items():
        try:
            groups = re.compile(pattern).groupindex
        except re.error as error:
            raise InvalidInput("a path of the settings is no regular expression") from error
        if not isinstance(subjects, list) or not all(isinstance(one, str) for one in subjects):
            raise InvalidInput('a path of the settings has no list of subjects: ["post:{id}"]')
        named = {name for one in subjects for name in re.findall(r"\{(\w*)\}", one)}
        if missing := sorted(named - groups.keys()):
            raise InvalidInput(f"a path of the settings lacks a group named {missing[0]!r}")
        patterns[pattern] = tuple(subjects)
    return patterns
