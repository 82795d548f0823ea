"""What is answered when nothing else can be: a problem to programs, a page to people."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.template.loader import get_template
from django.urls import is_valid_path
from django.views import defaults

from hfstudio.api.problems import ProblemError, plain_response


class PermanentRedirect(HttpResponseRedirect):
    """Elsewhere, with the same method and body."""

    status_code = 308


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return defaults.page_not_found(request, exception)
    if not request.path.endswith("/") and is_valid_path(f"{request.path_info}/"):
        # Django's own redirect would turn a POST into a GET.
        return PermanentRedirect(request.get_full_path(force_append_slash=True))
    return plain_response(ProblemError(404, "not_found", "There is nothing at this address."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_response(ProblemError(400, "bad_request", "The request could not be read."))
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return plain_response(ProblemError(500, "server_error", "Something broke here. It has been written down."))
    # Of the request only its cookies are looked at (the theme): whatever broke may break again.
    return HttpResponseServerError(get_template("500.html").render({"request": request}))
