"""The relay's API: https://www.openai-hk.com/docs/lab/higgsfield-video.html

    POST /higgsfield/generate · POST /higgsfield/ads      → {"id"}
    GET and POST /higgsfield/feed/{id}                    → the feed
    GET /motions?size=&search=                            → the motions, without a key

Errors are in OpenAI's form, which relays of its kind have: {"error": {"message", "type", "param", "code"}}.
"""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from generations import catalog
from generations.catalog import CatalogEntry
from generations.catalog.motions import as_listed
from generations.dropin.given import Media, medium_of
from generations.dropin.relay_feed import feed_of
from generations.dropin.starting import start
from generations.dropin.view import DropInView, missing, object_in
from generations.models import Motion
from hfstudio.accounts.models import Scope
from hfstudio.api.filters import count_in, search_in
from hfstudio.api.problems import ProblemError, invalid, not_found

RELAY, ADS = "relay", "ads"
PARAMS = ("prompt", "motion_id", "enhance_prompt", "seed", "width", "height")
ADS_PARAMS = ("product_placement_sample_id", "size")
MOST_IMAGES, MOST_MOTIONS = 2, 200
LISTED = 30
TYPES: Mapping[int, str] = {
    401: "authentication_error", 402: "insufficient_quota", 403: "permission_error", 404: "not_found_error",
    429: "rate_limit_error",
}  # fmt: skip


class RelayView(DropInView):
    def error_body(self, problem: ProblemError) -> Mapping[str, Any]:
        first = problem.errors[0] if problem.errors else {}
        return {
            "error": {
                "message": problem.detail,
                "type": TYPES.get(problem.status, "invalid_request_error"),
                "param": first.get("param"),
                "code": problem.code,
            }
        }

    def begin(self, entry: CatalogEntry, body: Mapping[str, Any], params: tuple[str, ...], media: Media) -> Response:
        """Start what was asked for; the answer is its bare id."""
        generation = start(
            entry,
            params={name: body.get(name) for name in params},
            media=media,
            unused=set(body) - {*params, "model", "image"},
            actor=self.actor,
            source=RELAY,
            now=timezone.now(),
        )
        return Response({"id": str(generation.pk)})


class GenerateView(RelayView):
    """A picture or two set in motion."""

    def post(self, request: Request) -> Response:
        body = object_in(request)
        entry = model_of(body)
        return self.begin(entry, body, PARAMS, images_in(body, most=MOST_IMAGES))


class AdsView(RelayView):
    """A product's picture in a ready ad."""

    def post(self, request: Request) -> Response:
        body = object_in(request)
        return self.begin(catalog.find_dropin(RELAY, ADS), body, ADS_PARAMS, images_in(body))


class FeedView(RelayView):
    """How far it is; some relays ask by POST, with a body that says nothing more."""

    scope_to_write = Scope.READ

    def get(self, request: Request, feed_id: str) -> Response:
        generation = self.find(feed_id)
        if generation is None:
            raise not_found("feed")
        return Response(feed_of(generation, request=request))

    post = get


class MotionsView(RelayView):
    """The motions in their provider's order and shape; anybody may ask."""

    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> JsonResponse:
        query = request.query_params
        size = count_in(query.get("size") or str(LISTED), param="size", most=MOST_MOTIONS)
        rows = Motion.objects.listed().search(search_in(query))[:size]
        return JsonResponse([as_listed(vars(row)) for row in rows], safe=False)


def model_of(body: Mapping[str, Any]) -> CatalogEntry:
    word = body.get("model")
    if word in (None, ""):
        raise missing("model")
    if isinstance(word, str) and word != ADS:
        try:
            return catalog.find_dropin(RELAY, word)
        except catalog.UnknownModel:
            pass
    words = ("standard", "lite", "turbo")
    raise invalid("model", f"Invalid values: model={str(word)[:60]} (allowed: {', '.join(words)})", allowed=words)


def images_in(body: Mapping[str, Any], *, most: int | None = None) -> Media:
    """The pictures of `image`: the first, and where there is a second, the end."""
    given = body.get("image")
    if given in (None, []):
        raise missing("image")
    if not isinstance(given, list):
        raise invalid("image", "image has to be a list of addresses or of base64.")
    if most is not None and len(given) > most:
        raise invalid("image", f"Invalid values: image={len(given)} files (allowed: 1-{most})")
    return [medium_of(value, role="image", param="image") for value in given]
