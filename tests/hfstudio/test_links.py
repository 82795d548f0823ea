"""Every link leads somewhere and every button does something, on every page, for every role."""

import re
from collections import Counter, deque
from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve

from hfstudio.accounts.models import Membership, Role
from tests.browser.every_page import NOT_THERE, every_page
from tests.browser.filled import EMAIL, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMED_BY = ("aria-labelledby", "aria-describedby", "popovertarget", "for", "form")
NOT_CLOSED = {"img", "input", "link", "meta", "source", "br", "hr", "rect", "use", "path", "track", "wbr"}
ALIKE = 2  # so many of a kind are enough
PAGES_OF_OTHERS = ("/admin/", "/docs/", "/api/docs/console/")


class Page(HTMLParser):
    """What a page leads to, what it can do, and what is wrong with it."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path, self.ids, self.refers, self.wrong = path, set(), [], []
        self.links, self.actions, self._open, self._said = set(), set(), [], []
        self.feed(html)
        if "<html" in html:  # else it is a part of a page
            self.wrong += [f"{what} names #{name}" for what, name in self.refers if name not in self.ids]

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in NOT_CLOSED:
            self._open.pop()

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if "id" in has:
            if has["id"] in self.ids:
                self.wrong.append(f"two #{has['id']}")
            self.ids.add(has["id"])
        self.refers += [(tag, name) for key in NAMED_BY for name in (has.get(key) or "").split()]
        self._leads(tag, has)
        if tag not in NOT_CLOSED:
            self._open.append((tag, has))
        if tag in ("a", "button"):
            self._said = [has.get("aria-label") or ""]
        elif self._said and has.get("alt"):
            self._said.append(has["alt"])

    def _leads(self, tag, has):
        """Where it leads to, if it is such an element."""
        for key in ("href", "src", "hx-get", "poster"):
            if tag != "use" and key in has and not has[key].startswith("data:"):
                address, part = urldefrag(has[key])
                if part and not address:
                    self.refers.append((tag, part))
                self.links.add(urljoin(self.path, address or self.path))
        if tag == "a" and not has.get("href"):
            self.wrong.append(f"a link without an address: {has}")
        if tag == "form":
            address = urljoin(self.path, has.get("action") or self.path)
            (self.actions if has.get("method") == "post" else self.links).add(address)
        if tag == "button" and not self._does_something(has):
            self.wrong.append(f"a button that does nothing: {has}")

    def _does_something(self, has):
        in_form = any(tag == "form" for tag, _ in self._open)
        ours = has.get("popovertarget") or has.get("form") or has.get("data-tick")  # the last by ticks.js
        return ours or (in_form and has.get("type", "submit") == "submit")

    def handle_data(self, data):
        self._said.append(data)

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in ("a", "button"):
            if not "".join(self._said).strip():
                self.wrong.append(f"a {tag} without a name")
            self._said = []


def crawled(client, starts):
    """What is wrong, page by page, starting here and following every link."""
    wrong, seen, todo, alike = {}, set(starts), deque(starts), Counter()
    while todo:
        path = todo.popleft()
        with closing(client.get(path)) as answer:
            status, html = answer.status_code, answer.get("Content-Type", "").startswith("text/html")
            leads = status in (301, 302)
            text = answer.content.decode() if html and not answer.streaming else ""
            found = Page(path, text) if text else None
        if not (leads or status == 200):
            wrong[path] = status
        if leads:
            after = {urljoin(path, answer["Location"])}
        elif found:
            after = found.links
            problems = [*found.wrong, *(f"no such action: {a}" for a in found.actions if not is_there(a))]
            if problems:
                wrong[path] = problems
        else:
            after = set()
        for one in sorted(after - seen):
            if urlsplit(one).netloc or path.startswith(PAGES_OF_OTHERS):
                continue  # another host; or not a page of the portal: it is there, that is all
            seen.add(one)
            alike[kind_of(one)] += 1
            if alike[kind_of(one)] <= ALIKE:
                todo.append(one)
    return wrong, seen


def kind_of(address):
    """Addresses that differ in what they ask for alone are of a kind."""
    parts = urlsplit(address)
    path = re.sub(r"/[0-9a-f-]{36}\b", "/one", parts.path) if parts.path.startswith("/media/") else parts.path
    return path, tuple(sorted(name for name, _ in parse_qsl(parts.query)))


def is_there(address):
    return resolve(urlsplit(address).path) is not None


def test_no_link_is_dead_and_no_button_empty_whatever_the_role(client):
    filled = fill()
    pages = {name: path for name, path in every_page(filled)[EMAIL].items() if path not in NOT_THERE}
    client.force_login(filled.user)
    unlisted = ("film", "product-failed", "product-reading")
    starts = ["/", "/settings/team/", *(page for name, page in pages.items() if name.startswith(unlisted))]
    for role in (Role.VIEWER, Role.EDITOR, Role.MANAGER):
        Membership.objects.filter(user=filled.user).update(role=role)
        wrong, seen = crawled(client, starts)
        assert (role, wrong) == (role, {})
        assert {path for path in pages.values() if "?" not in path} - seen == not_linked(role, pages)


def not_linked(role, pages):
    """What this role is offered nowhere; a terminal says where to approve it."""
    managers = {
        "/brand/kit/",
        "/settings/budget/",
        "/settings/webhooks/",
        "/settings/providers/",
        pages["webhook-edit"],
    }
    makers = {"/create/", pages["product-new"], pages["product-edit"], pages["avatar-of-film"]}
    hidden = {Role.VIEWER: managers | makers, Role.EDITOR: managers}
    return hidden.get(role, set()) | {"/device"}


def test_no_link_is_dead_for_somebody_who_is_not_signed_in(client):
    wrong, _seen = crawled(client, [path for path in every_page(fill())[""].values() if path not in NOT_THERE])
    assert wrong == {}


def test_a_dead_link_and_an_empty_button_would_be_found():
    form = '<form method="post" action="/nowhere/"></form>'
    page = Page("/x/", f'<html><a href="#gone">a</a><button></button>{form}<a></a>')
    assert page.wrong == [
        "a button that does nothing: {}", "a button without a name",
        "a link without an address: {}", "a a without a name", "a names #gone",
    ]  # fmt: skip
    assert page.actions == {"/nowhere/"}
