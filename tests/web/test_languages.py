"""The desk's languages: a catalogue says everything, in the same places, and admits what it is."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn
from tests.web.reading import csrf_of

from withheld.model.identity import OrderID
from withheld.model.review import Bindingness, Outcome, Role, SafeguardClass, Standing
from withheld.web import acting, gathering
from withheld.web.languages import Language, language_of, languages, preferred
from withheld.web.words import every, said

WEB = Path(acting.__file__).parent
OTHERS = [code for code in languages() if code != "en"]


def sentences() -> set[str]:
    """Return every English sentence that the pages and their handlers say."""
    found: set[str] = set()
    for file in (WEB / "templates").glob("*.html"):
        found |= set(re.findall(r'\btp?\("((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8")))
    for file in WEB.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"', text))
        found |= set(re.findall(r'_done\(\s*visit,\s*(?:"\w+",\s*)?"((?:[^"\\]|\\.)*)"', text))
    kinds = (Bindingness, Outcome, Role, SafeguardClass, Standing)
    found |= {said(str(one)) for kind in kinds for one in kind}
    found |= {acting.SAFEGUARDED, acting.IN_DOUBT, acting.SETTLED, acting.OWN, acting.NOT_THERE}
    return found | set(every()) | set(gathering.LABELS)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_lacks_no_sentence(code: str) -> None:
    """Whatever a page says in English it says in every language there is a file of."""
    assert sentences() - set(languages()[code].words) == set()


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_every_place(code: str) -> None:
    """A count or a name that stands in the English sentence stands in the other one too."""
    lost = {
        text: translated
        for text, translated in languages()[code].words.items()
        if set(re.findall(r"{\w+}", text)) != set(re.findall(r"{\w+}", translated))
    }

    assert lost == {}


def test_hindi_is_shown_and_says_that_nobody_reviewed_it(order: OrderID, sign_in: SignIn) -> None:
    """The page is Hindi by its language, its words and its admission."""
    asha: TestClient = sign_in("asha")
    data = {"csrf": csrf_of(asha), "language": "hi", "zone": "Asia/Kolkata", "theme": ""}
    asha.post("/choices", data=data)
    page = asha.get(f"/orders/{order}").text

    assert '<html lang="hi"' in page
    assert "दूसरी नज़र" in page
    assert "यह अनुवाद किसी हिन्दी-भाषी वकील ने नहीं पढ़ा है" in page
    assert not languages()["hi"].is_reviewed


def test_what_a_catalogue_lacks_is_marked_as_english() -> None:
    """A screen reader pronounces it right, and markup in it stays text."""
    bare = Language(code="xx", name="X", direction="ltr", is_reviewed=False, words={})

    assert bare.say("Sign in <b>") == '<span lang="en">Sign in &lt;b&gt;</span>'


def test_what_is_put_into_a_sentence_is_text() -> None:
    """A name from an order never becomes markup."""
    said_of = language_of("en").say("by {people}", people="<img src=x>")

    assert said_of == "by &lt;img src=x&gt;"


@pytest.mark.parametrize(
    ("header", "code"), [("hi-IN,hi;q=0.9,en;q=0.8", "hi"), ("xx", "en"), ("", "en")]
)
def test_the_sign_in_speaks_the_browsers_language(header: str, code: str) -> None:
    """The first language there is a catalogue of, else English."""
    assert preferred(header) == code
