"""
A new pack to begin with: every section that a pack needs, each saying that nothing is known yet.

It passes the linter and its own golden case, and leads only to caution: whoever fills it in
replaces rule after rule by what the law says, and marks what they have read.
"""

from datetime import date

from withheld.errors import InvalidInput
from withheld.regimes.loader import GOLDEN, PACK, SOURCES

_HEAD = """\
# {title}

[pack]
id = "{id}"
version = "{today}.1"
title = "{title}"
jurisdiction = "{jurisdiction}"
statute = "{statute}"
as_of = {today}
status = "unclear"
time_zone = "{zone}"
utc_offset = "{offset}"
default_variant = "ordinary"
"""
_RULES: tuple[tuple[str, str, str], ...] = (
    ("variant.ordinary", "The ordinary procedure.", ""),
    (
        "provision.law",
        "How letters cite the law.",
        "patterns = ['{pattern}']",
    ),
    (
        "issuer.court",
        "Who may order: fill in.",
        'kinds = ["court"]\npower = "order"',
    ),
    ("element.content", "Which content is to be acted on, and where it is.", ""),
    ("ground.law", "On which grounds: fill in.", ""),
    ("target.url", "Content by its address.", 'standing = "in-practice"'),
    ("account.unread", "Whether whole accounts may be named was not read.", 'answer = "contested"'),
    ("scope.national", "How far an order reaches was not read.", 'territory = "{jurisdiction}"'),
    (
        "clock.act",
        "Within the time the order states.",
        'kind = "act"\nlimit = "as-stated"\nstart = "received"',
    ),
    ("secrecy.none", "No command of silence is known.", 'commands = "never"'),
    (
        "disclosure.viewer",
        "Nothing is told to viewers until counsel decides.",
        'audience = "viewer"\nlayers = []',
    ),
    (
        "disclosure.holder",
        "Nothing is told to the account holder until counsel decides.",
        'audience = "holder"\nlayers = []',
    ),
    (
        "disclosure.public",
        "Nothing is told to the public until counsel decides.",
        'audience = "public"\nlayers = []',
    ),
    ("tell.silent", "Nothing is known on telling the account holder.", 'duty = "silent"'),
    (
        "redress.courts",
        "Courts.",
        'who = ["service", "holder"]\nforum = "courts"\nwithin = "as-stated"',
    ),
    ("penalty.unread", "Penalties were not read.", ""),
    ("preservation.none", "Nothing is known on keeping what was withheld.", ""),
    ("reporting.none", "No report by the service is known to be owed.", ""),
)
_GOLDEN = """\
# Cases a lawyer can add without Python; docs/packs.md lists what a case may state and expect.

[[case]]
name = "An order without a time calls a person at once, and nobody is told anything."
received = {today}T10:00:00{offset}
[case.expect]
defects = []
territory = "None"
may_order = "unknown"
[case.expect.due]
act = "not-stated"
[case.expect.disclosure]
viewer = []
holder = []
public = []
"""
_SOURCES = """\
# Sources of {id}

## Not read; believed

- Everything, so far. Say here what you read, when and where, and mark those rules so.
"""


def skeleton(  # noqa: PLR0913 -- each is a field of the head, all but one named
    pack: str,
    *,
    title: str,
    statute: str,
    jurisdiction: str,
    zone: str,
    offset: str,
    today: date,
) -> dict[str, bytes]:
    """
    Return the three files of a pack that says nothing yet, by name.

    Raises:
        InvalidInput: A text that would break out of its quotation marks.
    """
    fields = {
        "id": pack,
        "title": title,
        "statute": statute,
        "jurisdiction": jurisdiction,
        "zone": zone,
        "offset": offset,
        "today": str(today),
        "pattern": f"^{pack.casefold()}$",
    }
    if any(char in value for value in fields.values() for char in "\"'\\\n{}"):
        raise InvalidInput("a name without quotation marks, braces and backslashes was expected")
    rules = [
        f'\n[{path}]\nwords = "{words}"\ncite = "{statute}"\nconfidence = "unverified"\n'
        + (f"{rest.format(**fields)}\n" if rest else "")
        for path, words, rest in _RULES
    ]
    return {
        PACK: (_HEAD.format(**fields) + "".join(rules)).encode(),
        GOLDEN: _GOLDEN.format(**fields).encode(),
        SOURCES: _SOURCES.format(**fields).encode(),
    }
