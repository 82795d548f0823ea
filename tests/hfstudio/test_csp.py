import re
from pathlib import Path

import pytest
from django.http import HttpResponse

from hfstudio.csp import ADMIN, API_CONSOLE, PORTAL, ContentSecurityPolicyMiddleware, policy_for

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = [path for path in TEMPLATES.rglob("*.html") if "admin" not in path.parts]


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/", PORTAL),
        ("/admin/", ADMIN),
        ("/administrators/", PORTAL),
        ("/api/v1/", PORTAL),
        ("/api/docs/", PORTAL),
        ("/api/docs/console/", API_CONSOLE),
    ],
)
def test_each_part_of_the_site_has_its_policy(path, policy):
    assert policy_for(path) == policy


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_pictures_and_films_may_come_from_the_bucket(path, monkeypatch):
    monkeypatch.setattr("hfstudio.storage.origin", lambda: "https://bucket.example")
    allowed = dict(one.split(" ", 1) for one in policy_for(path).split("; "))
    assert {name for name, sources in allowed.items() if "https://bucket.example" in sources} == {
        "img-src", "media-src",
    }  # fmt: skip


def test_the_portal_runs_no_inline_code_and_loads_nothing_from_elsewhere():
    sources = set(re.findall(r"'[^']+'|https?:\S*|\*", PORTAL))
    assert sources == {"'none'", "'self'"}


def test_every_answer_gets_the_policy_unless_it_brings_its_own(rf):
    def answer_with(headers):
        middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse(headers=headers))
        return middleware(rf.get("/")).headers["Content-Security-Policy"]

    assert answer_with({}) == PORTAL
    assert answer_with({"Content-Security-Policy": "sandbox"}) == "sandbox"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_page_has_inline_styles_scripts_or_handlers(page):
    text = page.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert "https://" not in re.sub(r'placeholder="https://"', "", text)
