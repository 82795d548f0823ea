"""Addresses under which a stored file can be had by whoever was given them, for a while."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from rest_framework import serializers
from rest_framework.request import Request

from hfstudio import storage
from hfstudio.media.content_types import content_type
from hfstudio.media.models import StoredFile
from hfstudio.media.names import file_name
from hfstudio.media.signing import FOR_PROVIDERS, LIFETIME, absolute, sign


def file_url(stored: StoredFile, *, request: HttpRequest | Request | None, lifetime: timedelta = LIFETIME) -> str:
    """An absolute address that opens with a plain GET, without a key, for `lifetime`."""
    path = reverse("stored-file", args=[stored.pk])
    return absolute(request, sign(path, now=timezone.now(), lifetime=lifetime))


def can_be_fetched() -> bool:
    """Whether others can fetch our files at all: from the public URL, or from the S3 bucket that they are in."""
    return bool(settings.PUBLIC_URL) or storage.origin() is not None


def url_for_providers(stored: StoredFile) -> str | None:
    """An address that a provider can fetch the file from for a day; None where it can not be fetched."""
    if settings.PUBLIC_URL:
        return file_url(stored, request=None, lifetime=FOR_PROVIDERS)
    kept = content_type(stored.content_type)
    disposition = content_disposition_header(False, file_name(str(stored.pk), kept)) or "inline"
    return storage.address(stored.key, content_type=kept.name, disposition=disposition, lifetime=FOR_PROVIDERS)


class PictureSerializer(serializers.Serializer[Any]):
    """A picture of a product or an avatar (anything with a `file`)."""

    url = serializers.SerializerMethodField()
    width = serializers.IntegerField(source="file.width", allow_null=True)
    height = serializers.IntegerField(source="file.height", allow_null=True)

    def get_url(self, picture: Any) -> str:
        return file_url(picture.file, request=self.context.get("request"))
