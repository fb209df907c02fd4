"""What an edge is doing, as Prometheus reads it: counts and staleness, never a subject."""

from collections.abc import Mapping
from datetime import datetime

from withheld.edge.live import Edge
from withheld.model.withholding import Answer


def metrics(
    edge: Edge, counts: Mapping[str, int], at: datetime, sources: Mapping[str, int] | None = None
) -> str:
    """Return the text exposition at `at` (aware UTC)."""
    lines = [
        "# HELP withheld_answers_total Look-ups by answer.",
        "# TYPE withheld_answers_total counter",
        *(f'withheld_answers_total{{answer="{one}"}} {counts.get(one, 0)}' for one in Answer),
        "# HELP withheld_country_source_total Look-ups by where the viewer's country came from.",
        "# TYPE withheld_country_source_total counter",
        *(
            f'withheld_country_source_total{{source="{_label(one)}"}} {count}'
            for one, count in sorted((sources or {}).items())
        ),
        "# HELP withheld_table_version The last change this edge takes into account.",
        "# TYPE withheld_table_version gauge",
        f"withheld_table_version {edge.version}",
    ]
    if edge.as_of is not None:
        seconds = max(0.0, (at - edge.as_of).total_seconds())
        lines += [
            "# HELP withheld_stale_seconds How long ago the source was last heard.",
            "# TYPE withheld_stale_seconds gauge",
            f"withheld_stale_seconds {seconds}",
        ]
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    """Return a label's value, escaped."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
