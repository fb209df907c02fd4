"""A corrigendum names the rows of an earlier order that it deletes, corrects and adds."""

from collections.abc import Callable

from withheld.intake.amendments import amendment_of
from withheld.intake.neighbours import Neighbourhood
from withheld.model.reading import Reading

Read = Callable[[str], Reading]

CORRIGENDUM = """Corrigendum to No. ABC/12(3)/2022-II dated 06.10.2022, Dated 09.10.2022

The following serial numbers of Annexure-II stand deleted:
80, 102, 444-446
For S. No. 105 read "https://chirp.example/right".
The following are added:
1179. https://chirp.example/new
1180. @new_name
"""


def test_a_corrigendum_is_read_row_by_row(read: Read) -> None:
    """Deleted, corrected and added rows are kept apart, each with its number and list."""
    reading = read(CORRIGENDUM)
    amendment = amendment_of(Neighbourhood(reading.document).passages)

    assert amendment is not None
    assert amendment.refers_to == "ABC/12(3)/2022-II"
    assert [row.n for row in amendment.deleted] == [80, 102, 444, 445, 446]
    assert {row.series for row in amendment.deleted} == {"Annexure-II"}
    assert [(one.row.n, one.as_written) for one in amendment.corrected] == [
        (105, "https://chirp.example/right")
    ]
    assert [(one.row.n, one.as_written) for one in amendment.added] == [
        (1179, "https://chirp.example/new"),
        (1180, "@new_name"),
    ]


def test_a_letter_that_changes_no_rows_is_no_amendment(read: Read) -> None:
    """An order that cites an amended act amends nothing."""
    reading = read("Under the Act as amended, please remove https://chirp.example/a/1 .")

    assert amendment_of(Neighbourhood(reading.document).passages) is None
