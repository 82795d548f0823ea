"""What serves bytes at an address of their own: signed for anybody who has it, else for an Actor."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from hfstudio.api.permissions import HasScope
from hfstudio.api.problems import ProblemError, not_found
from hfstudio.api.views import ApiView
from hfstudio.media.models import StoredFile
from hfstudio.media.references import in_use
from hfstudio.media.serve import serve_file
from hfstudio.media.signing import verify


class FileView(ApiView):
    """Lets in whoever comes with a valid signature, and Actors with the scope to read."""

    permission_classes = ()
    signed = False

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # The type is the file's: neither an Accept header nor `?format=` has a say in it.
        return super().perform_content_negotiation(request, force=True)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        query = request.query_params
        self.signed = "sig" in query or "exp" in query
        if self.signed:
            if not verify(request.path, query.get("exp"), query.get("sig"), timezone.now()):
                raise ProblemError(403, "bad_signature", "This address has expired or was changed. Ask for a new one.")
        elif not HasScope().has_permission(request, self):
            self.permission_denied(request)


@extend_schema(exclude=True)
class StoredFileView(FileView):
    """A picture of a product, an avatar or a brand: by signature alone, and for as long as something refers to it."""

    def get(self, request: Request, pk: str) -> HttpResponseBase:
        served = StoredFile.objects.filter(in_use(), stored_at__isnull=False)
        stored = served.filter(pk=pk).first() if self.signed else None
        if stored is None:
            raise not_found("file")
        return serve_file(request, stored, name=str(stored.pk))
