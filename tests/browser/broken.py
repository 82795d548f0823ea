"""The product's addresses, and below /broken/ those at which each thing goes wrong that has a page of its own."""

from typing import NoReturn

from allauth.core.ratelimit import respond_429
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.csrf import csrf_failure

from hfstudio import urls
from hfstudio.accounts.lock_out import locked_out

handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


def unreadable(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation


def a_defect(request: HttpRequest) -> NoReturn:
    raise RuntimeError("Somebody has made a mistake.")


def open_too_long(request: HttpRequest) -> HttpResponse:
    return csrf_failure(request)


urlpatterns = [
    path("broken/unreadable/", unreadable),
    path("broken/old-form/", open_too_long),
    path("broken/locked-out/", locked_out),
    path("broken/too-many/", respond_429),
    path("broken/defect/", a_defect),
    *urls.urlpatterns,
]
