"""Addresses under which a stored file can be had by whoever was given them, for a while."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from hfstudio.media.models import StoredFile
from hfstudio.media.signing import LIFETIME, absolute, sign


def file_url(stored: StoredFile, *, request: HttpRequest | Request | None, lifetime: timedelta = LIFETIME) -> str:
    """An absolute address that opens with a plain GET, without a key, for `lifetime`."""
    path = reverse("stored-file", args=[stored.pk])
    return absolute(request, sign(path, now=timezone.now(), lifetime=lifetime))


class PictureSerializer(serializers.Serializer[Any]):
    """A picture of a product or an avatar (anything with a `file`)."""

    url = serializers.SerializerMethodField()
    width = serializers.IntegerField(source="file.width", allow_null=True)
    height = serializers.IntegerField(source="file.height", allow_null=True)

    def get_url(self, picture: Any) -> str:
        return file_url(picture.file, request=self.context.get("request"))
