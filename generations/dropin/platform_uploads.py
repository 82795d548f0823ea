"""The platform's upload flow: an address to PUT the bytes to, and the one by which requests then name the file.

    POST /files/generate-upload-url {content_type} → {public_url, upload_url, upload_headers}
    PUT  <upload_url>                              the raw bytes, without a key: the address itself is signed

The bytes become an ordinary upload, looked at and made anew; `public_url` is its signed address here.
"""

import uuid
from uuid import UUID

from django.core import signing
from django.db import IntegrityError
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from generations.dropin.platform import PlatformView
from generations.dropin.view import object_in
from hfstudio.accounts.access import Actor
from hfstudio.accounts.models import ApiKey, Scope
from hfstudio.api.brands import brand_for
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.media.body import BodyError, TimedBody
from hfstudio.media.content_types import CLIPS, PICTURES
from hfstudio.media.models import Upload
from hfstudio.media.receive import length_of, problem_of, refuse_encoding
from hfstudio.media.refused import Refused
from hfstudio.media.signing import sign
from hfstudio.media.uploads import keep_upload

SALT = "platform-upload"
TAKEN = tuple(one.name for one in (*PICTURES, *CLIPS))
HOUR = 3600  # seconds that an address takes a file


class UploadAddressView(PlatformView):
    """An address for one file."""

    scope_to_write = Scope.WRITE

    def post(self, request: Request) -> Response:
        wanted = object_in(request).get("content_type")
        if wanted not in TAKEN:
            listed = ", ".join(TAKEN)
            raise invalid("content_type", f"Invalid values: content_type={str(wanted)[:60]} (allowed: {listed})")
        brand = brand_for(None, actor=self.actor)
        assert self.actor.key is not None
        upload_id = str(uuid.uuid4())
        ticket = signing.dumps([upload_id, str(self.actor.key.pk), str(brand.pk)], salt=SALT)
        public = sign(reverse("upload-file", args=[upload_id]), now=timezone.now())
        return Response(
            {
                "public_url": request.build_absolute_uri(public),
                "upload_url": request.build_absolute_uri(reverse("platform-upload", args=[ticket])),
                "upload_headers": {"Content-Type": wanted},
            }
        )


class RawBody(BaseParser):
    """Any body, left unread."""

    media_type = "*/*"


class UploadView(PlatformView):
    """Takes the file. A second PUT of what is there changes nothing."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (RawBody,)

    def put(self, request: Request, ticket: str) -> JsonResponse:
        upload_id, actor, brand_id = _read(ticket)
        refuse_encoding(request)
        body = TimedBody(request._request, length_of(request))
        if not Upload.objects.filter(pk=upload_id).exists():
            brand = brand_for(brand_id, actor=actor)
            try:
                keep_upload(source=body, name="", brand=brand, user=actor.user, now=timezone.now(), pk=upload_id)
            except Refused as refused:
                status = 413 if refused.code == "too_large" else 400
                raise ProblemError(status, refused.code, refused.detail) from None
            except BodyError as error:
                raise problem_of(error) from None
            except IntegrityError:
                pass  # Another PUT of the same was there first.
        return JsonResponse({}, status=200)


def _read(ticket: str) -> tuple[UUID, Actor, str]:
    """Whose file it is. Raises a 403 problem."""
    try:
        upload_id, key_id, brand_id = signing.loads(ticket, salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        raise ProblemError(403, "bad_ticket", "This address takes no file, or not any more: ask for another.") from None
    key = ApiKey.objects.usable(timezone.now()).filter(pk=key_id).select_related("user").first()
    if key is None:
        raise ProblemError(403, "bad_ticket", "The key that asked for this address is gone.")
    return UUID(upload_id), Actor(user=key.user, key=key), brand_id
