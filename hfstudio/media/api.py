"""REST: uploads, the files that people give."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from hfstudio import outbound
from hfstudio.accounts.models import Role
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import BrandFilter, ListFilter
from hfstudio.api.parsers import LargeJSONParser
from hfstudio.api.problems import MISSING, UNKNOWN, ProblemError, invalid, not_found
from hfstudio.api.views import VisibleViewSet, problems
from hfstudio.media import uploads
from hfstudio.media.files import FileView
from hfstudio.media.models import Upload
from hfstudio.media.receive import UploadParser
from hfstudio.media.refused import Refused
from hfstudio.media.serve import serve_file
from hfstudio.media.signing import absolute, sign

SOURCES = ("file", "url", "base64")


class FileSerializer(serializers.Serializer[Any]):
    """What is told of the stored `file` of a row. Sizes in pixels, bytes and seconds."""

    type = serializers.CharField(source="file.content_type")
    bytes = serializers.IntegerField(source="file.bytes")
    sha256 = serializers.CharField(source="file.sha256")
    width = serializers.IntegerField(source="file.width", allow_null=True)
    height = serializers.IntegerField(source="file.height", allow_null=True)
    duration = serializers.FloatField(source="file.duration", allow_null=True)


class UploadSerializer(FileSerializer, serializers.ModelSerializer[Upload]):
    """A file that somebody gave, as we made it anew. `url` opens without a key, and lives seven days."""

    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = (
            "id", "type", "url", "name", "brand", "width", "height", "duration", "bytes", "sha256", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_url(self, upload: Upload) -> str:
        path = reverse("upload-file", args=[upload.pk])
        return absolute(self.context.get("request"), sign(path, now=timezone.now()))


class NewUpload(serializers.Serializer[Any]):
    """A new upload: exactly one of `file` (as multipart/form-data), `url` and `base64`."""

    file = serializers.FileField(required=False, allow_empty_file=True, max_length=None)
    url = serializers.CharField(max_length=2000, required=False, help_text="A public address of a file.")
    base64 = serializers.CharField(required=False, help_text="The file's bytes in base64, or a data URL.")
    name = serializers.CharField(max_length=4000, required=False, allow_blank=True, help_text="Shown to people.")
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        named = [source for source in SOURCES if source in given]
        if not named:
            raise invalid("file", "Missing required params: one of file, url, base64", code=MISSING)
        if len(named) > 1:
            raise invalid(named[1], f"Give one of file, url and base64, not {' and '.join(named)}.")
        return given


class UploadFilter(ListFilter):
    type = filters.ChoiceFilter(choices=[(kind, kind) for kind in ("image", "video", "audio")], method="of_kind")
    brand = BrandFilter()

    class Meta:
        model = Upload
        fields = ("type", "brand")

    def of_kind(self, uploads: QuerySet[Upload], name: str, value: str) -> QuerySet[Upload]:
        return uploads.filter(file__content_type__startswith=f"{value}/")


class UploadViewSet(VisibleViewSet):
    """Files that people give, to be used as inputs: pictures, videos and sounds, looked at and made anew."""

    queryset = Upload.objects.select_related("file", "brand")
    serializer_class = UploadSerializer
    parser_classes = (UploadParser, LargeJSONParser)
    filterset_class = UploadFilter
    what = "upload"

    @extend_schema(
        request={"multipart/form-data": NewUpload, "application/json": NewUpload},
        responses={201: UploadSerializer, **problems(404, 408, 411, 503, 507)},
    )
    def create(self, request: Request) -> Response:
        """Give a file. It is told by its content, made anew and freed of all metadata.

        Pictures: JPEG, PNG, WebP, GIF, HEIC, up to 50 MiB, 12,000 pixels a side and 25,000,000 pixels in all.
        Video: MP4, MOV, WebM, up to 500 MiB. Sound: MP3, WAV, M4A, OGG, up to 100 MiB. Both up to 30 minutes.
        """
        refuse_unknown(request)
        form = NewUpload(data=request.data)
        form.is_valid(raise_exception=True)
        brand = brand_for(form.validated_data.get("brand"), actor=self.actor)
        upload = self._keep(form.validated_data, brand=brand, user=self.actor.user, now=timezone.now())
        return self.created(upload)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it back. Products, avatars and generations that were made of it keep their copy."""
        upload = self.find(pk)
        self.need(Role.EDITOR, upload.brand_id)
        upload.delete()
        return Response(status=HTTPStatus.NO_CONTENT)

    def _keep(self, given: dict[str, Any], **common: Any) -> Upload:
        source = next(source for source in SOURCES if source in given)
        try:
            if source == "file":
                name = given.get("name") or given["file"].name
                return uploads.keep_upload(source=given["file"], name=name, **common)
            if source == "url":
                name = given.get("name") or name_in(given["url"])
                return uploads.keep_url(url=given["url"], name=name, **common)
            return uploads.keep_base64(text=given["base64"], name=given.get("name", ""), **common)
        except Refused as refused:
            raise problem_of(refused, source) from None
        except outbound.OutboundError as error:
            raise invalid("url", error.detail, code=error.code) from None


class UploadFileView(FileView):
    """The bytes of an upload, as we made it."""

    @extend_schema(
        operation_id="uploads_file",
        responses={(200, "*/*"): OpenApiTypes.BINARY, (206, "*/*"): OpenApiTypes.BINARY, **problems(416)},
    )
    def get(self, request: Request, pk: str) -> HttpResponseBase:
        found = Upload.objects.all() if self.signed else Upload.objects.visible_to(self.actor)
        upload = found.filter(pk=pk).select_related("file").first()
        if upload is None:
            raise not_found("upload")
        return serve_file(request, upload.file, name=upload.name)


def refuse_unknown(request: Request) -> None:
    """Raises a problem for a field that nobody reads, or a second file that would silently be lost."""
    if not isinstance(request.data, Mapping):
        raise invalid("", "The body has to be an object with one of file, url and base64.")
    if unknown := sorted(set(request.data) - set(NewUpload().fields)):
        raise invalid(unknown[0][:80], f"Unknown params: {', '.join(unknown)[:200]}", code=UNKNOWN)
    if len(request.FILES.getlist("file")) > 1:
        raise invalid("file", "Give one file at a time.")


def name_in(url: str) -> str:
    """The file's name in an address."""
    try:
        return unquote(PurePosixPath(urlsplit(url).path).name)
    except ValueError:  # no address at all: whoever fetches it says so
        return ""


def problem_of(refused: Refused, param: str) -> ProblemError:
    error = {"code": refused.code, "param": param, "detail": refused.detail}
    return ProblemError(413 if refused.code == "too_large" else 422, refused.code, refused.detail, errors=[error])
