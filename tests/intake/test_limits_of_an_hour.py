"""One hour is the shortest clock there is, and must be read however it is said."""

import pytest

from withheld.intake.limits import limits_in


@pytest.mark.parametrize(
    "text",
    [
        "within one hour of receipt",
        "dans un délai d'une heure à compter de la réception",
        "dans un délai d’une heure",
        "sous une heure",
        "en el plazo de una hora",
        "no prazo de uma hora",
        "binnen einer Stunde",
        "в течение часа",
    ],
)
def test_one_hour_is_read_however_it_is_said(text: str) -> None:
    """A French elision hides no clock."""
    assert [one.value for one in limits_in(text)] == ["PT1H"]
