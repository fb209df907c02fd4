"""
Where a service shows its subjects, as paths: forms that the operator writes, filled in.

    [settings.places]
    account = ["/{handle}/*", "/@{handle}/*", "/i/user/{id}"]
    post = ["/{handle}/status/{id}/*", "/i/web/status/{id}"]

`{id}` is the subject's id, `{handle}` what the account, or the post's account, is called today, and
`{author}` that account's id.  `preset = "mastodon"` stands for the forms of that software.  A form
that ends in `/*` takes everything below with it; one with a query, such as
`/lookup?acct={handle}`, is hit by that parameter wherever it stands.  `{host}` is the service's.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from withheld.connectors.queries import is_query, is_query_expressible, parts
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.edge.serving import WhenUnsure
from withheld.errors import InvalidInput
from withheld.model.identity import SubjectID
from withheld.ports.connectors import BELOW, Mark, MarkKind, Wanted
from withheld.ports.directory import Directory, PostsDirectory
from withheld.restriction.marks import countries_of, is_in_force

DEPTH_MAX = 4
"""How deep a path may lie that takes all below it: every server is asked for so many."""
_PATH_SIZE_MAX = 1000
_FIELD = re.compile(r"\{(id|handle|author|host)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The forms of a service's addresses, and whom to ask for handles."""

    forms: Mapping[str, Sequence[str]]
    """By the kind of subject, such as `account`."""
    directory: Directory
    ignores_case: bool = False
    """The service takes `/ASHA` for `/asha`; the servers are then told to do the same."""
    host: str = ""
    """What stands for `{host}`; empty where nobody said."""

    @property
    def parameters(self) -> Sequence[tuple[str, str]]:
        """Return the path and the parameter's name of every form that has a query, each once."""
        found = {
            parts(self._folded(form))[:2]
            for every in self.forms.values()
            for form in every
            if is_query(form)
        }
        return sorted(found)

    def targets(self, subject: SubjectID) -> tuple[frozenset[str], bool]:
        """
        Return the paths at which a subject is shown, and whether these are all of them.

        An account takes its posts with it: those under addresses that do not lie below the
        account's own are there too, as far as the directory knows them.
        """
        kind, _, name = subject.partition(":")
        author, handle = self._author(kind, name)
        found, is_whole = self._filled(kind, name, author, handle)
        if kind != "account":
            return frozenset(found), is_whole
        elsewhere = [
            form
            for form in self.forms.get("post", ())
            if not _lies_below(self._folded(self._fill(form, "0", author, handle)), found)
        ]
        if elsewhere and not isinstance(self.directory, PostsDirectory):
            return frozenset(found), False
        if elsewhere and isinstance(self.directory, PostsDirectory):
            for post in self.directory.posts_of(name):
                more, has_all = self._filled("post", post.id, author, handle)
                found |= {target for target in more if not _lies_below(target, found)}
                is_whole = is_whole and has_all
        return frozenset(found), is_whole

    def _filled(self, kind: str, name: str, author: str, handle: str) -> tuple[set[str], bool]:
        """Return the forms of a kind, filled in, and whether each of them could be."""
        found: set[str] = set()
        is_whole = bool(self.forms.get(kind))
        for form in self.forms.get(kind, ()):
            if (
                ("{handle}" in form and not handle)
                or ("{author}" in form and not author)
                or ("{host}" in form and not self.host)
            ):
                is_whole = False
                continue
            target = self._folded(self._fill(form, name, author, handle))
            # A question mark of the form's own begins a query; one that a handle has does not.
            if is_expressible(target) and is_query(target) == is_query(form):
                found.add(target)
            else:
                is_whole = False
        return found, is_whole

    def _fill(self, form: str, name: str, author: str, handle: str) -> str:
        filled = form.replace("{host}", self.host).replace("{author}", author)
        return filled.replace("{handle}", handle).replace("{id}", name)

    def _folded(self, path: str) -> str:
        return _lowered(path) if self.ignores_case else path

    def _author(self, kind: str, name: str) -> tuple[str, str]:
        """Return the account a subject belongs to and its handle; empty where not known."""
        if kind == "post":
            post = self.directory.post(name)
            name = post.author if post is not None else ""
        account = self.directory.account(name) if name and kind in ("account", "post") else None
        return (account.id, account.handle) if account is not None else ("", "")


def _lies_below(target: str, targets: set[str]) -> bool:
    """Return whether a path is taken already by one that takes all below it."""
    steps = target.removesuffix(BELOW).partition("?")[0].split("/")
    heads = ("/".join(steps[:depth]) + BELOW for depth in range(2, len(steps) + 1))
    return any(head in targets for head in heads)


def read_places(settings: Settings, directory: Directory, host: str = "") -> Places:
    """
    Return the forms that the operator wrote; `host` is the service's, for `{host}`.

    Raises:
        InvalidInput: A form that is no absolute path, an unknown field, or an unknown preset.
    """
    table = settings.table("places")
    preset = _preset(table.text("preset", ""))
    forms = {kind: table.texts(kind) for kind in table.names() if kind != "preset"}
    for kind, known in preset.items():
        if isinstance(known, list):
            forms[kind] = (*(str(form) for form in known), *forms.get(kind, ()))
    if not forms:
        raise InvalidInput(
            "[settings.places] does not say at which paths accounts and posts are shown; write "
            'for example account = ["/{handle}/*"]'
        )
    for form in (form for every in forms.values() for form in every):
        filled = _FIELD.sub("x", form)
        if not filled.startswith("/") or "{" in filled or not is_expressible(filled):
            raise InvalidInput(
                "a form of [settings.places] is no absolute path, lies deeper than "
                f"{DEPTH_MAX} with /*, or has another field than {{id}}, {{handle}}, {{author}}, "
                "{host}"
            )
        if is_query(form) and any("{" in part for part in parts(form)[:2]):
            raise InvalidInput(
                "a form of [settings.places] with a query has a field before its `=`; write one "
                "parameter whose value is filled in, such as /lookup?acct={handle}"
            )
    return Places(
        forms=forms,
        directory=directory,
        host=host,
        ignores_case=settings.flag(
            "paths_ignore_case", default=bool(preset.get("ignores_case", False))
        ),
    )


def _preset(name: str) -> Mapping[str, object]:
    """
    Return what ships of a preset; nothing for no name.

    Raises:
        InvalidInput: There is none of that name.
    """
    if not name:
        return {}
    text = resources.files("withheld.connectors").joinpath("presets.toml").read_text("utf-8")
    every = tomllib.loads(text)
    if name not in every:
        raise InvalidInput(
            f"[settings.places] preset is none that ships; known are {', '.join(sorted(every))}"
        )
    found: Mapping[str, object] = every[name]
    return found


def is_expressible(target: str) -> bool:
    """Return whether servers can compare a target: absolute, printable, not too deep with `/*`."""
    if is_query(target):
        return (
            is_query_expressible(target)
            and not target.endswith(BELOW)
            and is_expressible(target.partition("?")[0])
            and len(target.encode()) <= _PATH_SIZE_MAX
        )
    path = target.removesuffix(BELOW)
    takes_all_below = path != target
    return (
        path.startswith("/")
        and path.isprintable()
        and "//" not in path
        and path == path.strip()
        and len(path.encode()) <= _PATH_SIZE_MAX
        and not (takes_all_below and (depth_of(target) > DEPTH_MAX or path.endswith("/")))
    )


def depth_of(target: str) -> int:
    """Return how many segments a path has that takes all below it; 0 for one that does not."""
    return target.removesuffix(BELOW).count("/") if target.endswith(BELOW) else 0


def wanted_paths(
    entries: Iterable[Entry], places: Places, when_unsure: WhenUnsure, at: datetime
) -> Wanted:
    """Return the marks that `entries` come to for a server that compares paths at `at`."""
    marks: dict[str, Mark] = {}
    not_expressed: set[SubjectID] = set()
    refuses = when_unsure is WhenUnsure.REFUSE
    for entry in entries:
        if not is_in_force(entry, at):
            continue
        targets, is_whole = places.targets(entry.subject)
        if not is_whole:
            not_expressed.add(entry.subject)
        for target in targets:
            for country, kind in countries_of(entry, refuses_unsure=refuses):
                mark = Mark(country, target, kind)
                known = marks.get(mark.key)
                if known is None or _weight(mark) < _weight(known):
                    marks[mark.key] = mark
    return Wanted(marks=frozenset(marks.values()), not_expressed=tuple(sorted(not_expressed)))


def _weight(mark: Mark) -> int:
    return tuple(MarkKind).index(mark.kind)


def _lowered(text: str) -> str:
    """Return `text` with small ASCII letters, as servers fold case."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)
