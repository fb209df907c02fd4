"""The domain name system, where the operator turned asking it on."""

from collections.abc import Sequence
from typing import Protocol

from withheld.model.dns import Answer, Question


class Resolver(Protocol):
    """Asks the domain name system."""

    def ask(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """Return one answer to each question; `Status.FAILED` where no server gave any."""
        ...
