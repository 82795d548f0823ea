"""`/api/docs/`: the REST API as a page to read. Open to everybody, with and without a script."""

from functools import cache

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hfstudio.address import studio_address
from hfstudio.api.reference.page import Reference, reference


class ReferenceView(APIView):
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (TemplateHTMLRenderer,)
    schema = None  # it tells of the API, and is no part of it

    def get(self, request: Request) -> Response:
        shown = {"reference": reference_in(translation.get_language()), "studio": studio_address(request)}
        return Response(shown, template_name="docs/reference.html")


@cache
def reference_in(language: str) -> Reference:
    """The reference in this language: a quarter of a second's work, and the same while the process lives."""
    with translation.override(language):
        return reference(SchemaGenerator().get_schema(public=True))  # type: ignore[no-untyped-call]
