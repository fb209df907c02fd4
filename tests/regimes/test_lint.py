"""The linter: every rule of it, with the line that breaks it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from withheld.regimes.lint import lint
from withheld.regimes.schema import Pack

MakePack = Callable[..., Pack]
CLOCK = '[clock.x]\nkind = "answer"\nlimit = "PT1H"\nstart = "received"\n'
QUOTE = f'quote = "{"q" * 301}"'
TELL = '[tell.must]\nwords = "Tell."\ncite = "Act 1, s. 9"\nconfidence = "primary"\nduty = "must"\n'
RULE = 'words = "x"\ncite = "y"\nconfidence = "{}"\n'


def test_a_sound_pack_has_no_problem(make_pack: MakePack) -> None:
    """The invented pack is what all the others below differ from by one line."""
    assert lint(make_pack()) == ()


def test_the_shipped_packs_have_no_problem(shipped: dict[str, Pack]) -> None:
    """What we ask of others we keep."""
    assert {name: lint(pack) for name, pack in shipped.items()} == dict.fromkeys(shipped, ())


@pytest.mark.parametrize(
    ("rule", "leads"),
    [
        ('[disclosure.x]\naudience = "public"\nlayers = ["law"]\n', "discloses"),
        ('[secrecy.x]\ncommands = "always"\nlongest = "P6W"\n', "ends a silence"),
        ("[element.x]\nfatal = true\n", "void"),
        (f'{CLOCK}pausable_by = ["flood"]\n', "stops a clock"),
        ("[interim.x]\nlapses = true\n", "lapse"),
        ('[account.x]\nanswer = "yes"\n', "whole accounts"),
        ('[redress.x]\nwho = ["service"]\nforum = "z"\nsuspensive = true\n', "suspends"),
        ('[issuer.x]\nkinds = ["police"]\npower = "order"\nranks_too_low = ["a"]\n', "too low"),
    ],
)
def test_an_unverified_rule_may_lead_only_to_caution(
    make_pack: MakePack, rule: str, leads: str
) -> None:
    """Hearsay never discloses, lifts, withholds or accuses; the same rule, read, may."""
    hearsay = lint(make_pack(adding=rule + RULE.format("unverified")))
    read = lint(make_pack(adding=rule + RULE.format("primary")))

    assert [leads in problem.what for problem in hearsay] == [True]
    assert read == ()


@pytest.mark.parametrize(
    "rule",
    [
        '[disclosure.x]\naudience = "public"\nlayers = []\n',
        '[secrecy.x]\ncommands = "always"\n',
        CLOCK,
        "[element.x]\n",
        "[interim.x]\n",
        '[account.x]\nanswer = "contested"\n',
        '[tell.x]\nduty = "must-not"\n',
    ],
)
def test_an_unverified_rule_may_seal_hurry_and_ask(make_pack: MakePack, rule: str) -> None:
    """Caution on hearsay is what unverified rules are for."""
    assert lint(make_pack(adding=rule + RULE.format("unverified"))) == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "what"),
    [
        ("[clock.act]", "[clock.Act_1]", "clock.Act_1", "slug"),
        (
            'words = "A flood."',
            'words = "A flood."\nvalid_from = 2026-02-01\nvalid_until = 2026-01-01',
            "obstacle.flood",
            "ends before",
        ),
        ('words = "A flood."', 'words = "A flood."\nvariants = ["x"]', "obstacle.flood", "x"),
        (
            'words = "A flood."',
            f'words = "A flood."\n{QUOTE}',
            "obstacle.flood",
            "301",
        ),
        ("[obstacle.flood]", "[obstacle.fire]", "clock.act", "flood"),
        ("'\\bact 1\\b'", "'\\bAct 1\\b'", "provision.act", "capital"),
        ("'\\bact 1\\b'", "'(act'", "provision.act", "broken"),
        ("'\\bact 1\\b'", "'(?:act)?'", "provision.act", "empty"),
        ("patterns = ['\\bact 1\\b']", "patterns = []", "provision.act", "no pattern"),
        ("patterns = [", 'variant = "x"\npatterns = [', "provision.act", "x"),
        ('territory = "SE"', 'territory = "UK"', "scope.national", "UK"),
        ("[scope.national]", 'addressed_to = "nobody"\n[scope.national]', "element.reasons", "nob"),
        ('kinds = ["court"]', "kinds = []", "issuer.court", "kind"),
        ("[variant.ordinary]", "[variant.special]", "pack", "default procedure"),
        ('power = "order"', 'power = "request"', "pack", "nobody may order"),
        ('audience = "viewer"', 'audience = "public"', "pack", "viewer"),
        (TELL, "", "pack", "tell lacks"),
        ('kind = "act"', 'kind = "answer"', "variant.ordinary", "must act"),
    ],
)
def test_each_slip_is_found_where_it_is(
    make_pack: MakePack, old: str, new: str, path: str, what: str
) -> None:
    """The path says where, the words say what, and there is always something to do."""
    problems = lint(make_pack((old, new)))

    assert any(each.path == path and what in each.what for each in problems)
    assert all(each.todo for each in problems)


def test_two_limits_for_one_act_on_one_day_are_found(make_pack: MakePack) -> None:
    """If 36 hours ended a day late, the day would have two laws."""
    other = (
        '[clock.act-2]\nkind = "act"\nlimit = "PT3H"\nstart = "received"\n'
        f"valid_from = 2026-02-20\n{RULE.format('primary')}"
    )
    limit = 'limit = "PT10H"'
    ended = make_pack((limit, f"{limit}\nvalid_until = 2026-02-19"), adding=other)
    late = make_pack((limit, f"{limit}\nvalid_until = 2026-02-20"), adding=other)

    assert lint(ended) == ()
    assert [problem.path for problem in lint(late)] == ["clock.act"]


def test_a_quotation_needs_the_primary_text(make_pack: MakePack) -> None:
    """A press report is not quoted as if it were the law."""
    quoted = '[remark.x]\nquote = "so it is said"\n' + RULE.format("secondary")

    assert [p.path for p in lint(make_pack(adding=quoted))] == ["remark.x"]


def test_a_pack_without_sources_or_citations_is_found(make_pack: MakePack) -> None:
    """A law in force that no letter can be matched to, resting on nothing that was read."""
    act = 'words = "Act 1."\ncite = "Act 1"\nconfidence = "primary"\npatterns = [\'\\bact 1\\b\']\n'
    pack = replace(make_pack((f"[provision.act]\n{act}", "")), sources=" ")

    assert [p.what for p in lint(pack)] == ["no letter can be matched to it", "sources.md is empty"]


def test_a_rule_may_hold_for_one_day_and_quote_up_to_the_limit(make_pack: MakePack) -> None:
    """The limits themselves are allowed: one day, three hundred characters."""
    day = "valid_from = 2026-02-01\nvalid_until = 2026-02-01\n"
    rule = f'[remark.x]\nquote = "{"q" * 300}"\n{day}' + RULE.format("primary")

    assert lint(make_pack(adding=rule)) == ()


def test_one_name_is_used_once(make_pack: MakePack) -> None:
    """TOML forbids two tables of one name; a pack put together in Python is held to it too."""
    pack = make_pack()

    assert [p.path for p in lint(replace(pack, clock=pack.clock * 2))] == ["clock.act", "clock.act"]


@pytest.mark.parametrize(
    ("shows", "problems"),
    [('["order"]', 0), ('["order", "reasons"]', 0), ("[]", 1), ('["poster"]', 1)],
)
def test_what_stands_in_the_contents_place_is_the_order_or_its_reasons(
    make_pack: MakePack, shows: str, problems: int
) -> None:
    """Nothing else is shown there, and nothing at all is no rule."""
    rule = f"[tombstone.x]\nshows = {shows}\n" + RULE.format("unverified")

    assert len(lint(make_pack(adding=rule))) == problems


def test_a_law_belongs_to_a_country_or_to_the_union(make_pack: MakePack) -> None:
    """Otherwise no authority would ever be at home in it."""
    (problem,) = lint(make_pack(('jurisdiction = "SE"', 'jurisdiction = "XX"')))

    assert "no country" in problem.what


def test_a_law_under_which_nobody_may_order_says_so(make_pack: MakePack) -> None:
    """A regime of requests is one by its own word, and names nobody who orders."""
    head = ('status = "in-force"', 'status = "in-force"\nrequests_only = true')
    power = ('power = "order"', 'power = "request"')

    assert ["nobody may order" in one.what for one in lint(make_pack(power))] == [True]
    assert ["names an issuer" in one.what for one in lint(make_pack(head))] == [True]
    assert lint(make_pack(head, power)) == ()
