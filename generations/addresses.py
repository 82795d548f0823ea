"""Addresses of assets that open without a key, for a while."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from generations.models import Asset
from hfstudio.media.signing import LIFETIME, absolute, sign


def asset_url(asset: Asset, *, request: HttpRequest | Request | None, lifetime: timedelta = LIFETIME) -> str:
    """Absolute and signed; renewed whenever it is asked for."""
    path = reverse("asset-file", args=[asset.pk])
    return absolute(request, sign(path, now=timezone.now(), lifetime=lifetime))
