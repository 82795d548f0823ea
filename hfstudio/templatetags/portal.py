"""The pieces that every page is made of: icons, where you are, who you are."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hfstudio.accounts.mail import is_mail_sent
from hfstudio.accounts.portal import Portal, portal_of
from hfstudio.accounts.undoing import to_bring_back

register = template.Library()

register.simple_tag(is_mail_sent, name="is_mail_sent")
register.filter("to_bring_back", to_bring_back)

THEMES = ("light", "dark")  # neither: as the system has it
SECTIONS = {
    "today": ("today",),
    "create": ("create",),
    "generations": ("generations", "generation", "avatar-from"),
    "library": ("library", "trash"),
    "products": ("products", "product", "new-product", "edit-product"),
    "avatars": ("avatars", "avatar", "add-consent", "change-avatar"),
    "usage-page": ("usage-page",),
    "team": (
        "team", "brand-kit", "budget", "keys", "provider-accounts", "webhooks", "edit-webhook", "profile",
        "account_change_password",
    ),
}  # fmt: skip


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, drawn in the colour of the text. `size`: i-s or i-l."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>', size, static("portal/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def portal(context: Context) -> Portal:
    """Who is here, for which brand. Only on pages that need a sign-in."""
    return portal_of(context["request"])


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """The theme that this browser was asked to keep, or nothing."""
    kept = context["request"].COOKIES.get("theme", "") if "request" in context else ""
    return kept if kept in THEMES else ""


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: Context, name: str, icon_name: str, label: str) -> dict[str, Any]:
    """A way to one of the main pages, marked when the person is there or right below it."""
    return {"name": name, "icon_name": icon_name, "label": label, "current": _current(context["request"], name)}


@register.simple_tag(takes_context=True)
def tab(context: Context, name: str, label: str) -> SafeString:
    """A way to one of the pages of a section, marked when the person is there."""
    here = context["request"].resolver_match.url_name == name
    link = '<a href="{}" aria-current="page">{}</a>' if here else '<a href="{}">{}</a>'
    return format_html(link, reverse(name), label)


def _current(request: HttpRequest, section: str) -> str:
    here = request.resolver_match.url_name if request.resolver_match else None
    if here == section:
        return "page"
    return "true" if here in SECTIONS[section] else ""


@register.filter
def initial(name: object) -> str:
    """The letter that stands for a person or a brand."""
    return str(name).strip()[:1].upper()


@register.filter
def numbers(page: "Page[Any]") -> list[int | str]:
    """The page numbers to offer around this one, with gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def host(url: str) -> str:
    """The site of an address, for people."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
