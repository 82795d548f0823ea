"""Every text of the portal and the admin can be translated: in templates, and in what Python says to people."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, get_fields_from_path, label_for_field
from django.utils.functional import Promise
from simple_history.admin import SimpleHistoryAdmin

from avatars.models import Avatar, Consent
from generations.models import Asset, EventType, Stage, Status, WebhookDelivery
from hfstudio.accounts.models import Role, Scope, User
from products.models import Availability

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
SAYS = {
    "info", "success", "warning", "error", "message_user",
    "ValidationError", "add_error", "ImportFailed", "_fail", "Refusal",
}  # fmt: skip
GIVEN = {"label", "help_text", "placeholder"}
VOICES = [
    *(ROOT / "generations" / "views").glob("*.py"), *(ROOT / "generations" / "forms").glob("*.py"),
    *(ROOT / "hfstudio" / "accounts" / f"{name}.py" for name in ("forms", "team", "keys", "door", "profile")),
    *(ROOT / "products" / f"{name}.py" for name in ("forms", "views", "edit_views", "kit_views", "importing", "kit")),
    *(ROOT / "products" / "importer" / f"{name}.py" for name in ("extract", "fetch", "fetch_kit")),
    ROOT / "avatars" / "consent.py", ROOT / "hfstudio" / "views.py",
    *(ROOT / "generations").glob("admin*.py"), *(ROOT / "products").glob("admin*.py"), ROOT / "avatars" / "admin.py",
    *(ROOT / "hfstudio" / room / "admin.py" for room in ("accounts", "media")),
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
    yield from titles_of_columns_and_actions(tree)
    yield from shown_in_columns(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [word.value for word in call.keywords if word.arg in GIVEN]
        for one in [*(call.args if name in SAYS else []), *given]:
            text = "".join(plain(one))
            if " " in text.strip():
                yield text


def titles_of_columns_and_actions(tree):
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for title in (word.value for word in call.keywords if word.arg == "description"):
            yield from (text for text in plain(title) if WORD.search(text))


def shown_in_columns(tree):
    """What a column of the admin says by itself: the literals that its function returns."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        if any("display(" in ast.unparse(one) for one in function.decorator_list):
            for answer in (node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value):
                yield from (text for text in plain(answer.value) if WORD.search(text) and text not in NAMES)


def plain(node):
    """The literals in an expression, but for those that a call is given: it is the one that translates."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call):  # and a key of what is filled in is nobody's to read
        for part in node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node):
            yield from plain(part)


# --- The admin: its nouns, columns, fields, filters, actions and choices ---------------------------------


# Every text that one of its pages shows is demanded; a field that no page shows may stay bare.
@pytest.mark.parametrize("shown", admin.site._registry.values(), ids=lambda shown: shown.opts.label)
def test_every_text_that_the_admin_shows_of_a_noun_can_be_translated(shown, rf):
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_staff=True)
    texts = [*of_the_noun(shown), *of_its_list(shown, request)]
    for row in (None, shown.model()) if shown.has_add_permission(request) else (shown.model(),):
        texts += of_its_page(shown, request, row)
    assert [where for where, text in texts if not isinstance(text, Promise)] == []


def of_the_noun(shown):
    opts = shown.opts
    yield "app", opts.app_config.verbose_name
    yield from ((f"{opts.label} noun", word) for word in (opts.verbose_name, opts.verbose_name_plural))
    if isinstance(shown, SimpleHistoryAdmin):
        tracked = shown.model.history.model.tracked_fields
        yield from ((f"past {field.name}", field.verbose_name) for field in tracked if not field.primary_key)


def of_its_list(shown, request):
    for name in shown.get_list_display(request):
        yield from of_a_field(name, shown)
    for one in shown.get_list_filter(request):
        if isinstance(one, type):
            yield f"filter {one.parameter_name}", one.title
        else:
            path = one if isinstance(one, str) else one[0]
            yield f"filter {path}", get_fields_from_path(shown.model, path)[-1].verbose_name
    yield from ((f"action {name}", description) for _, name, description in shown._get_base_actions())


def of_its_page(shown, request, row):
    """The page of a row, or without one the page that adds one; with what stands in it of other nouns."""
    inlines = shown.get_inline_instances(request, row)
    forms = [(shown, shown.get_form(request, row, change=row is not None))]
    forms += [(inline, inline.get_formset(request, row).form) for inline in inlines]
    for inline in inlines:
        yield from ((f"{inline.opts.label} noun", word) for word in (inline.verbose_name, inline.verbose_name_plural))
    for page, form in forms:
        fieldsets = page.get_fieldsets(request, row)
        yield from (("fieldset", title) for title, _ in fieldsets if title)
        for name in flatten_fieldsets(fieldsets):
            yield from of_a_field(name, page, form.base_fields.get(name))


def of_a_field(name, page, field=None):
    """What stands at a field of a form, or at one that is only shown; the noun itself is asked for elsewhere."""
    if name == "__str__":
        return
    yield f"{page.opts.label} {name}", field.label if field else label_for_field(name, page.model, page)
    if field and field.help_text:
        yield f"help for {name}", field.help_text
    if kept := {one.name: one for one in page.opts.fields}.get(name):
        yield from ((f"{name} {value}", word) for value, word in kept.choices or ())


@pytest.mark.parametrize("words", [
    Status, Stage, EventType, WebhookDelivery.State, Role, Scope, Avatar.Type, Consent.State, Availability, Asset.Role,
])  # fmt: skip
def test_the_words_for_states_and_roles_can_be_translated(words):
    assert all(isinstance(one._label_, Promise) for one in words)


def test_a_plain_word_would_be_found():
    assert Words('<p title="Two words">{% translate "Fine" %} {{ word }}<b>not</b></p>').found == ["Two words", "not"]
    code = 'messages.info(request, "It ended.")\nmessages.info(request, _("It ended."))\nField(label="Two words")'
    assert list(said_plainly(ast.parse(code))) == ["It ended.", "Two words"]
    column = (
        '@display(description="Health")\ndef health(self, row):\n    return "good" if row else _("%(a)s") % {"a": 1}'
    )
    assert list(said_plainly(ast.parse(column))) == ["Health", "good"]
