"""
What every pack must pass, for those who ship their own.

In a third party's tests::

    def test_our_law() -> None:
        check_pack(read_pack(Path("laws/xx-1")))
"""

from withheld.model.review import Audience, Layer
from withheld.regimes.describing import describe
from withheld.regimes.evaluating import disclosure_default
from withheld.regimes.golden import read_cases, run_golden
from withheld.regimes.lint import lint
from withheld.regimes.schema import Pack


def check_pack(pack: Pack) -> None:
    """
    Check that the linter is silent, every golden case holds, and every procedure has one.

    Raises:
        AssertionError: Something does not hold; the message lists all of its kind.
        InvalidInput: A golden case that cannot be read.
    """
    _none("the linter finds", [f"{each.path}: {each.what}; {each.todo}" for each in lint(pack)])
    _none(
        "golden cases differ",
        [f"{m.case} {m.about}: expected {m.expected}, found {m.found}" for m in run_golden(pack)],
    )
    tried = {case.variant for case in read_cases(pack)}
    _none("procedures have no golden case", [key for key in pack.variant_keys if key not in tried])
    page = describe(pack)
    _none("the page leaves out", [path for path, _ in pack.rules() if f"`{path}`" not in page])
    _none("told although silence was commanded", _told_in_silence(pack))


def _told_in_silence(pack: Pack) -> list[str]:
    """Return what a pack would tell under silence; identifiers are never the authority's either."""
    told = []
    for variant in pack.variant_keys:
        for audience in Audience:
            layers = disclosure_default(
                pack, audience, variant=variant, on=pack.head.as_of, is_silenced=True
            )
            if audience is Audience.AUTHORITY:
                layers &= {Layer.IDENTIFIERS}
            told += [f"{layer} to the {audience} in {variant}" for layer in sorted(layers)]
    return told


def _none(what: str, found: list[str]) -> None:
    if found:
        raise AssertionError(f"{what}:\n" + "\n".join(found))
