"""Every text of the portal can be translated: in templates, and in what its Python says to people."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils.functional import Promise

from generations.models import EventType, Stage, Status, WebhookDelivery
from hfstudio.accounts.models import Role, Scope

ROOT = Path(__file__).parents[2]
PAGES = list((ROOT / "templates").rglob("*.html"))
NAMES = {"HF Studio", "hfs_", "https://", " ms"}  # the same in every language
SPOKEN = ("aria-label", "title", "placeholder", "alt")
OF_DJANGO = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}",
    re.S,
)
WORD = re.compile(r"[^\W\d_]{2,}")

# What speaks to people in Python: a function and its argument, or a name given in a form.
SAYS = {"info", "success", "warning", "error", "ValidationError", "add_error", "ImportFailed", "_fail", "Refusal"}
GIVEN = {"label", "help_text", "placeholder"}
VOICES = [
    *(ROOT / "generations" / "views").glob("*.py"), *(ROOT / "generations" / "forms").glob("*.py"),
    *(ROOT / "hfstudio" / "accounts" / f"{name}.py" for name in ("forms", "team", "keys", "door", "profile")),
    *(ROOT / "products" / f"{name}.py" for name in ("forms", "views", "edit_views", "kit_views", "importing", "kit")),
    *(ROOT / "products" / "importer" / f"{name}.py" for name in ("extract", "fetch", "fetch_kit")),
    ROOT / "avatars" / "consent.py", ROOT / "hfstudio" / "views.py",
]  # fmt: skip


class Words(HTMLParser):
    """Words that stand in a template itself, and not in a tag that translates them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0
        self.feed(OF_DJANGO.sub(" ", text))

    def handle_starttag(self, tag, attributes):
        self._quiet += tag in ("script", "style", "code")
        for name, value in attributes:
            if name in SPOKEN:
                self._say(value or "")

    def handle_endtag(self, tag):
        self._quiet -= tag in ("script", "style", "code")

    def handle_data(self, data):
        if not self._quiet:
            self._say(data)

    def _say(self, text):
        for name in NAMES:
            text = text.replace(name, "")
        if WORD.search(text):
            self.found.append(text.strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_template_has_a_word_of_its_own(page):
    assert Words(page.read_text()).found == []


@pytest.mark.parametrize("module", VOICES, ids=lambda module: str(module.relative_to(ROOT)))
def test_no_module_says_a_word_that_is_not_marked(module):
    assert list(said_plainly(ast.parse(module.read_text()))) == []


def said_plainly(tree):
    """Literals that go to people as they are."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [word.value for word in call.keywords if word.arg in GIVEN]
        for one in [*(call.args if name in SAYS else []), *given]:
            text = "".join(plain(one))
            if " " in text.strip():
                yield text


def plain(node):
    """The literals in an expression, but for those that a call is given: it is the one that translates."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call):
        for part in ast.iter_child_nodes(node):
            yield from plain(part)


@pytest.mark.parametrize("words", [Status, Stage, EventType, WebhookDelivery.State, Role, Scope])
def test_the_words_for_states_and_roles_can_be_translated(words):
    assert all(isinstance(one._label_, Promise) for one in words)


def test_a_plain_word_would_be_found():
    assert Words('<p title="Two words">{% translate "Fine" %} {{ word }}<b>not</b></p>').found == ["Two words", "not"]
    code = 'messages.info(request, "It ended.")\nmessages.info(request, _("It ended."))\nField(label="Two words")'
    assert list(said_plainly(ast.parse(code))) == ["It ended.", "Two words"]
