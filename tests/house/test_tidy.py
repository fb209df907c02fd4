"""Every rule of the house finds its bad lines and leaves its good ones alone."""

import pytest
import tidy

SHORT = "def short():\n" + "    step()\n" * 69
LONG = "def long():\n" + "    step()\n" * 70


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        (tidy.short_functions, SHORT),
        (tidy.short_files, "step()\n" * 500),
        (tidy.no_debt, "# Todos los pasos, and none put off.\n"),
        (tidy.no_debt, 'words = "TODO"\n'),
        (tidy.no_swallowing, "try:\n    step()\nexcept KeyError:\n    other()\n"),
        (tidy.no_swallowing, "try:\n    a()\nexcept KeyError:\n    continue  # torn; see below\n"),
        (tidy.reasoned_waivers, "x = 1  # noqa: E741 -- the law's own letter\n"),
        (tidy.reasoned_waivers, "x = 1  # type: ignore[misc]  # typed in the next release\n"),
        (
            tidy.room_introduces_itself,
            '"""A room.\n\nIn: a.  Out: b.  Events: c.  Law: d.  Next: e.\n"""\n',
        ),
        (tidy.cited_rules, '[pack]\nid = "X"\n\n[clock.act]\ncite = "art. 3(3)"\n'),
    ],
)
def test_a_rule_leaves_good_lines_alone(rule: tidy.Rule, good: str) -> None:
    """What keeps to a rule is not reported, also when it only looks like a breach."""
    assert list(rule(good)) == []


@pytest.mark.parametrize(
    ("rule", "bad", "line"),
    [
        (tidy.short_functions, LONG, 1),
        (tidy.short_files, "step()\n" * 501, 0),
        (tidy.no_debt, "step()\n# TODO later\n", 2),
        (tidy.no_debt, "step()  # FIXME\n", 1),
        (tidy.no_swallowing, "try:\n    a()\nexcept KeyError:\n    pass\n", 3),
        (tidy.no_swallowing, "try:\n    a()\nexcept KeyError:\n    ...\n", 3),
        (tidy.no_swallowing, "for a in b:\n  try:\n    a()\n  except E:\n    continue\n", 4),
        (tidy.reasoned_waivers, "x = 1  # noqa\n", 1),
        (tidy.reasoned_waivers, "x = 1  # noqa: E741\n", 1),
        (tidy.reasoned_waivers, "x = 1  # type: ignore  # because\n", 1),
        (tidy.reasoned_waivers, "x = 1  # type: ignore[misc]\n", 1),
        (
            tidy.room_introduces_itself,
            '"""A room.\n\nIn: a.  Out: b.  Events: c.  Law: d.\n"""\n',
            1,
        ),
        (tidy.cited_rules, '[pack]\nid = "X"\n\n[clock.act]\nwithin = "PT1H"\n', 4),
    ],
)
def test_a_rule_finds_the_bad_line(rule: tidy.Rule, bad: str, line: int) -> None:
    """What breaks a rule is reported once, at its line."""
    assert [breach.line for breach in rule(bad)] == [line]


def test_a_module_is_in_use_when_something_imports_or_names_it() -> None:
    """A command named in a string and an entry point are uses, `__main__` is run; none else."""
    sources = {
        "withheld": "",
        "withheld.cli": "",
        "withheld.cli.main": 'lazy("withheld.cli.read:read")\nfrom withheld.cli import screen\n',
        "withheld.cli.read": "",
        "withheld.cli.screen": "",
        "withheld.cli.forgotten": "",
        "withheld.__main__": "",
    }

    unused = [module for module, _ in tidy.modules_in_use(sources, "withheld.cli.main:main")]

    assert unused == ["withheld.cli.forgotten"]


def test_an_error_code_is_documented_by_its_slug() -> None:
    """A class without a code of its own needs no line; one with a code does."""
    errors = 'class A(E):\n    code = "lost"\n\n\nclass B(E):\n    pass\n'

    assert list(tidy.documented_codes(errors, "| `lost` | …")) == []
    assert [breach.line for breach in tidy.documented_codes(errors, "lost")] == [1]


def test_every_version_of_an_event_keeps_an_example() -> None:
    """An event in its second version needs the example of the first still."""
    events = (
        'class Moved:\n    NAME: ClassVar[str] = "moved"\n    VERSION: ClassVar[int] = 2\n\n\n'
        'class Kind(StrEnum):\n    LEFT = "left"\n'
    )

    assert list(tidy.exampled_events(events, ["moved.v1.json", "moved.v2.json"])) == []
    assert len(list(tidy.exampled_events(events, ["moved.v2.json"]))) == 1
