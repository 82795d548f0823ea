"""`/install.sh` and the wheel that it installs. Open to everybody: there is no secret in a command line."""

import shlex

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hfstudio.address import studio_address
from hfstudio.installer import wheel


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """A program for `sh`, which fetches the wheel from this studio."""
    address = studio_address(request)
    url = address + reverse("install-wheel", args=[wheel.file_name()])
    context = {"address": shlex.quote(address), "url": shlex.quote(url), "file": shlex.quote(wheel.file_name())}
    return render(request, "install.sh", context, content_type="text/x-shellscript; charset=utf-8")


@require_safe
def package(request: HttpRequest, name: str) -> HttpResponse:
    if name != wheel.file_name():
        raise Http404
    return HttpResponse(wheel.wheel(address=studio_address(request)), content_type="application/octet-stream")
