"""Small charts as inline SVG: shapes with classes and no styles, and the figures beside them."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

_WIDTH = 600
_ORDER = (
    "withhold",
    "withhold-under-protest",
    "withhold-and-challenge",
    "narrower",
    "decline",
    "no-action",
    "ask",
    "provisional",
    "seconding",
    "open",
    "doubtful",
    "listed",
    "unresolved",
    "deleted",
)


def bar(tally: Mapping[str, int], label: str) -> Markup:
    """Return a bar of the stages in a fixed order; the figures stand beside it as links."""
    total = sum(tally.values())
    if not total:
        return Markup("")
    parts, at = [], 0.0
    for stage in sorted(tally, key=lambda one: _ORDER.index(one) if one in _ORDER else len(_ORDER)):
        width = _WIDTH * tally[stage] / total
        parts.append(
            Markup('<rect class="s-{}" x="{:.2f}" y="0" width="{:.2f}" height="10"></rect>').format(
                stage, at, width
            )
        )
        at += width
    return Markup(
        '<svg class="bar" viewBox="0 0 {} 10" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><title>{}</title>{}</svg>'
    ).format(_WIDTH, label, label, Markup("").join(parts))


def clock(spent: float, label: str, *, is_over: bool) -> Markup:
    """Return how much of a clock is spent, from 0 to 1."""
    share = min(max(spent, 0.0), 1.0)
    return Markup(
        '<svg class="clock{}" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="all" x="0" y="0" width="100" height="4"></rect>'
        '<rect class="spent" x="0" y="0" width="{:.1f}" height="4"></rect></svg>'
    ).format(" over" if is_over else "", label, 100.0 if is_over else share * 100)


def share(count: int, most: int, label: str) -> Markup:
    """Return a thin bar as long as `count` is of `most`; the figure stands beside it."""
    return Markup(
        '<svg class="bars" viewBox="0 0 200 8" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect x="0" y="0" width="{:.1f}" height="8"></rect></svg>'
    ).format(label, 200 * count / most if most else 0.0)


CHARTS: Mapping[str, Callable[..., Markup]] = {"bar": bar, "clock": clock, "share": share}
