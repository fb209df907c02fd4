"""The desk's languages: a catalogue says everything, in the same places, and admits what it is."""

import ast
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSPHRASE, SignIn, Store
from tests.web.reading import csrf_of
from tests.web.test_desk import PAGES

from withheld.casework import timeline
from withheld.errors import InvalidInput
from withheld.model.identity import OrderID
from withheld.web import acting, app, gathering, signing, words
from withheld.web.app import Desk
from withheld.web.languages import Language, language_of, languages, languages_in, preferred
from withheld.web.serving import LANGUAGES, make_room

WEB = Path(acting.__file__).parent
OTHERS = [code for code in languages() if code != "en"]


def sentences() -> set[str]:
    """Return every English sentence that the pages and their handlers say."""
    found: set[str] = set()
    for file in (WEB / "templates").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'\btp?\("((?:[^"\\]|\\.)*)"', text))
        # Lists of words that a loop says: {% set tabs = [("", "Items", "g i"), …] %}.
        for listed in re.findall(r"{% (?:set|for) [^%]*?\[\s*\(.*?\] ?%}", text, re.DOTALL):
            found |= {one for one in re.findall(r'"([^"/]{3,})"', listed) if _is_said(one)}
    for file in WEB.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"', text))
        found |= set(re.findall(r'_done\(\s*visit,\s*(?:"\w+",\s*)?"((?:[^"\\]|\\.)*)"', text))
    found |= _told(Path(timeline.__file__))
    found |= {acting.SAFEGUARDED, acting.IN_DOUBT, acting.SETTLED, acting.OWN, acting.NOT_THERE}
    for said in (app.NOT_HERE, app.NOT_YOURS, app.BROKEN):
        found |= set(said)
    return found | set(words.every()) | set(gathering.LABELS) | set(signing.SAYS)


def _told(file: Path) -> set[str]:
    """Return the sentences by which the timeline says what happened."""
    calls = (
        one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.Call)
    )
    said = (one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "_said")
    return {str(ast.literal_eval(one.args[0])) for one in said}


def _is_said(text: str) -> bool:
    """Return whether a quoted text of a list is a sentence, and no key or name of a field."""
    is_key = re.fullmatch(
        r"(g|Shift|Ctrl) \w+|Esc|Enter|holder|text|stage|receipt|answer|holders|view|reply", text
    )
    return is_key is None


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
    assert "दूसरी जाँच" in page
    assert "यह अनुवाद किसी हिन्दी-भाषी वकील ने नहीं पढ़ा है" in page
    assert not languages()["hi"].is_reviewed


def test_no_page_falls_back_to_english(order: OrderID, sign_in: SignIn) -> None:
    """What a page makes of slugs, clocks, doubts and keys is in the catalogue too."""
    asha = sign_in("asha")
    data = {"csrf": csrf_of(asha), "language": "hi", "zone": "UTC", "theme": "", "letters": "on"}
    asha.post("/choices", data=data)
    found = {
        path: re.findall(r'<span lang="en">([^<]*)</span>', asha.get(path).text)
        for path in (one.format(order=order) for one in PAGES)
    }

    assert {path: words for path, words in found.items() if words} == {}


def test_a_language_is_added_by_adding_a_file(store: Store) -> None:
    """A catalogue beside the store is offered, spoken at the door, and written from the right."""
    folder = store.folder / LANGUAGES
    folder.mkdir()
    (folder / "ar.toml").write_text(
        'name = "العربية"\ndirection = "rtl"\n[words]\n'
        '"Sign in" = "تسجيل الدخول"\n"Queue" = "القائمة"\n',
        encoding="utf-8",
    )
    served = Desk(make_room(store.office, store.folder)).app()
    client = TestClient(served, base_url="http://127.0.0.1", headers={"accept-language": "ar"})
    door = client.get("/sign-in").text
    data = {"person": "asha", "passphrase": PASSPHRASE, "language": "ar"}
    page = client.post("/sign-in", data=data).text

    assert '<html lang="ar" dir="rtl"' in door
    assert "تسجيل الدخول" in door
    assert "القائمة" in page
    assert '<option value="ar"' in client.get("/choices").text


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    """Whoever added the file is told which one and what it needs; the desk does not start half."""
    (tmp_path / "xx.toml").write_text("[words]\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"xx\.toml"):
        languages_in(tmp_path)


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


@pytest.mark.parametrize(
    ("place", "hindi"),
    [
        ("annexure.xlsx, sheet Annexure-I, row 42", "annexure.xlsx, शीट Annexure-I, पंक्ति 42"),
        ("page 3, line 7", "पृष्ठ 3, पंक्ति 7"),
        ("the document", "दस्तावेज़"),
        ("line noise.txt", "line noise.txt"),
    ],
)
def test_a_place_in_a_document_is_said_in_the_readers_language(place: str, hindi: str) -> None:
    """Page, sheet, row and line are words of ours; names of files and sheets are not."""
    assert words.placed(place, language_of("hi")) == hindi
    assert words.placed(place, language_of("en")) == place
