"""`withheld replace`: the order's text in the place of what it withholds, where the law asks."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.viewers import replace_by_text
from withheld.cli.desk import Seat
from withheld.cli.words import items_in, many
from withheld.errors import NotFound
from withheld.model.identity import OrderID


def replace(
    order: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")],
    text_file: Annotated[Path | None, Parameter(name="--text-file")] = None,
    language: Annotated[str, Parameter(name="--language")] = "",
    asked: Annotated[str, Parameter(name="--asked")] = "",
    seat: Seat,
) -> int:
    """
    Let the order's text stand in the place of what it withholds, where its law gives a right to it.

    In Brazil whoever published it may ask for that. Counsel decides, and has let viewers be told
    the document before. Without --text-file nothing stands there any more.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such item or file.

    Example: withheld replace 2026-0001 --items 3 --text-file order.txt --language pt-BR --as cleo

    Parameters
    ----------
    order
        The order's name.
    items
        The items in whose place it stands, such as 1-20,25.
    text_file
        A file with the text, its paragraphs separated by an empty line.
    language
        The text's language, such as pt-BR.
    asked
        Who asked for it, when and how, where the law gives it to whoever asks.
    """
    try:
        text = text_file.read_text("utf-8") if text_file is not None else ""
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise NotFound("there is no file with a text in UTF-8 there; name another") from error
    office, picked = seat.office(), items_in(items).all
    replace_by_text(office, OrderID(order), picked, text, language, asked, seat.hand())
    what = "its text stands in the place of" if text else "nothing stands in the place of"
    seat.finish(
        office,
        {"order": order, "items": list(picked), "stands": bool(text)},
        f"{order}: {what} {many(len(picked), 'item')}",
    )
    return 0
