"""(5) Surfaces: what the operator says of each, what a visit found, who attests what."""

from dataclasses import dataclass
from typing import ClassVar

from withheld.model.identity import DocumentID, ItemID
from withheld.model.surfaces import Surface, SurfaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfacesStated:
    """The operator's checklist of surfaces; the last one counts."""

    NAME: ClassVar[str] = "surfaces-stated"
    VERSION: ClassVar[int] = 1

    document: DocumentID
    """The checklist as it was given, with how each surface is visited."""
    surfaces: tuple[Surface, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceProbed:
    """A surface was visited from the countries of an order and from others; of that order."""

    NAME: ClassVar[str] = "surface-probed"
    VERSION: ClassVar[int] = 1

    surface: SurfaceKind
    visit_count: int
    probed: tuple[ItemID, ...]
    """The items whose subjects were visited."""
    leaking: tuple[ItemID, ...] = ()
    """Shown where they are withheld."""
    over_blocked: tuple[ItemID, ...] = ()
    """Withheld where nobody decided so."""
    unclear: tuple[ItemID, ...] = ()
    """Visits that showed nothing either way; no effect is claimed for them."""
    passing: tuple[ItemID, ...] = ()
    """Not as decided at the first visit, and as decided at a second a moment later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceAttested:
    """Somebody answers for it that what an order withholds is withheld on a surface."""

    NAME: ClassVar[str] = "surface-attested"
    VERSION: ClassVar[int] = 1

    surface: SurfaceKind
    attested_by: str
    """The office that attests, such as `Head of Operations`; no person's name."""
