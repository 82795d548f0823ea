"""What is answered when nothing else can be: a problem to programs, a page to people."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from hfstudio.api.problems import ProblemError, plain_response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_response(ProblemError(404, "not_found", "There is nothing at this address."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_response(ProblemError(500, "server_error", "Something broke here. It has been written down."))
    return defaults.server_error(request)
