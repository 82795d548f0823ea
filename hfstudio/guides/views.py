"""`/docs/`: the guides as pages, and as the text that `hfstudio docs` prints. Open to everybody."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from hfstudio.address import studio_address
from hfstudio.guides import pages


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "docs/index.html", {"guides": pages.GUIDES.values(), "studio": studio_address(request)})


@require_safe
def contents(request: HttpRequest) -> JsonResponse:
    """The names and titles, for the command line."""
    return JsonResponse({"pages": [vars(guide) for guide in pages.GUIDES.values()]})


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    guide, text = _guide(name), _text(request, name)
    body = mark_safe(pages.html(text))  # noqa: S308  # made of Markdown, with its HTML shown as text
    return render(request, "docs/page.html", {"guide": guide, "guides": pages.GUIDES.values(), "body": body})


@require_safe
def plain(request: HttpRequest, name: str) -> HttpResponse:
    _guide(name)
    return HttpResponse(_text(request, name), content_type="text/markdown; charset=utf-8")


def _guide(name: str) -> pages.Guide:
    if name not in pages.GUIDES:
        raise Http404
    return pages.GUIDES[name]


def _text(request: HttpRequest, name: str) -> str:
    return pages.markdown(name, studio=studio_address(request))
