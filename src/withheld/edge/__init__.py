"""
(5, at serving time) The look-up that every view of a post passes through.

Light enough to embed anywhere: opening a table checks a header, asking costs one memory access.

    from withheld.edge import Edge, open_edge, trusted

    worker = open_edge(folder, Edge(trusted(public_key)))
    worker.edge.look_up(["post:901", "account:18"], "IN", at)    # one, and what it belongs to
    worker.edge.look_up_many(["post:901", "post:902"], "IN", at)  # a timeline
    worker.edge.listed(hashes)                                    # very many, eight bytes each

What is named in `__all__` is loaded when it is first asked for; importing this loads nothing.

In: a signed table and its changes.  Out: *withheld*, *not withheld* or *don't know*, and a 451.
Events: none; an edge only reads.  Law: RFC 7725.  Next: `withheld.events`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from withheld.edge.answer import LookUp, LookUps, Said
    from withheld.edge.folder import Worker, open_edge
    from withheld.edge.live import Edge
    from withheld.edge.response import Pages, Service
    from withheld.edge.serving import Guard, PathPatterns, TrustedHeader, WhenUnsure
    from withheld.edge.signatures import trusted
    from withheld.edge.source import FolderSource, HTTPSource, follow, poll
    from withheld.edge.table import Table
    from withheld.edge.texts import Texts

_WHERE = {
    "Edge": "live",
    "FolderSource": "source",
    "Guard": "serving",
    "HTTPSource": "source",
    "LookUp": "answer",
    "LookUps": "answer",
    "Pages": "response",
    "PathPatterns": "serving",
    "Said": "answer",
    "Service": "response",
    "Table": "table",
    "Texts": "texts",
    "TrustedHeader": "serving",
    "WhenUnsure": "serving",
    "Worker": "folder",
    "follow": "source",
    "open_edge": "folder",
    "poll": "source",
    "trusted": "signatures",
}

__all__ = [
    "Edge",
    "FolderSource",
    "Guard",
    "HTTPSource",
    "LookUp",
    "LookUps",
    "Pages",
    "PathPatterns",
    "Said",
    "Service",
    "Table",
    "Texts",
    "TrustedHeader",
    "WhenUnsure",
    "Worker",
    "follow",
    "open_edge",
    "poll",
    "trusted",
]


def __getattr__(name: str) -> object:
    """
    Return one of the names in `__all__`, loading the module it lies in.

    Raises:
        AttributeError: Another name.
    """
    if name not in _WHERE:
        raise AttributeError(f"withheld.edge has no {name}")
    from importlib import import_module

    found: object = getattr(import_module(f"withheld.edge.{_WHERE[name]}"), name)
    return found
