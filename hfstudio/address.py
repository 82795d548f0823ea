"""Where this studio is."""

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def studio_address(request: HttpRequest | Request) -> str:
    """Without a slash at its end: as the operator has set it, else as this request was sent to it."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
