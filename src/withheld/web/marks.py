"""A line's text with what is struck through in it, and what was read in several ways."""

from itertools import pairwise

from markupsafe import Markup, escape

from withheld.adapters.sqlite.desk_rows import LineRow


def marked(line: LineRow) -> Markup:
    """Return a line's text with what is struck through, and what was read in several ways."""
    cuts = {0, len(line.text)}
    spans: list[tuple[str, int, int]] = []
    for mark in line.marks.split():
        start, _, end = mark[1:].partition("-")
        spans.append((mark[0], int(start), int(end)))
        cuts |= {int(start), min(int(end), len(line.text))}
    pieces: list[Markup] = []
    edges = sorted(cuts)
    for first, last in pairwise(edges):
        piece = escape(line.text[first:last])
        kinds = {kind for kind, start, end in spans if start <= first < end}
        if "u" in kinds:
            piece = Markup('<mark class="unsure">{}</mark>').format(piece)
        if "s" in kinds:
            piece = Markup("<s>{}</s>").format(piece)
        pieces.append(piece)
    return Markup("").join(pieces)
