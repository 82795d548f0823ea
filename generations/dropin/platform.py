"""Higgsfield's platform API below /platform, as https://docs.higgsfield.ai and its official clients have it.

    POST /{model}?hf_webhook=URL            inputs, flat → {status, request_id, status_url, cancel_url}
    GET  /requests/{id}/status · POST /requests/{id}/cancel (202 while it is queued, else 400)
    POST /estimate/{model} · GET /models · GET /v1/motions · GET /v1/text2image/soul-styles[/v2]
    POST /v1/text2image/soul · POST /v1/image2video/dop · GET /v1/job-sets/{id}
    GET  /v1/custom-references/list         nobody trains characters here: it is empty
    POST /v1/custom-references · POST /v1/speak/higgsfield      a 404 that says that this studio does not offer them

Keys come as `Key anything:hfs_…`, or as `hf-secret` beside any `hf-api-key`. Errors are {"detail"}: a text, or for
422 a list of {loc, msg, type}. Both official clients send a POST again when it was answered by a 5xx, so that nothing
that can fail is done after a request was stored.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from generations.dropin.outputs import made
from generations.dropin.platform_models import Asked, in_their_words, model_at, models, read_input
from generations.dropin.platform_v1 import PATHS, in_new_words, is_wrapped, webhook_in
from generations.dropin.starting import start
from generations.dropin.view import DropInView, object_in
from generations.lifecycle.cancel import cancel_generation
from generations.models import Generation, Motion, Status
from generations.money.amounts import to_decimal
from generations.ordering import read_order
from generations.webhooks.platform import JOB_SET, STATUS, form, job_set_of, status_of
from hfstudio.accounts.models import Role
from hfstudio.api.idempotency import answer_once
from hfstudio.api.problems import MISSING, ProblemError, invalid

PLATFORM = "platform"
ROOT = "/platform"
NO_CREDIT = 403  # what their clients know as "not enough credits"


class PlatformView(DropInView):
    def error_body(self, problem: ProblemError) -> Mapping[str, Any]:
        if problem.status == 401:
            return {"detail": "Invalid credentials"}
        if problem.status != 422:
            return {"detail": problem.detail}
        errors = problem.errors or [{"code": problem.code, "param": None, "detail": problem.detail}]
        return {"detail": [_located(error) for error in errors]}

    def error_status(self, problem: ProblemError) -> int:
        return NO_CREDIT if problem.status == 402 else problem.status

    @property
    def base(self) -> str:
        """The platform's address as this caller knows it."""
        return self.request.build_absolute_uri(ROOT)

    def request_of(self, wanted: str) -> Generation:
        generation = self.find(wanted)
        if generation is None:
            raise ProblemError(404, "not_found", "Request not found")
        return generation

    def urls_of(self, generation: Generation) -> list[str]:
        return [one.url for one in made(generation, request=self.request)]


class ModelView(PlatformView):
    """Order what a model path makes."""

    def post(self, request: Request, model: str) -> Response:
        return answer_once(request, lambda: self._ordered(request, model))

    def _ordered(self, request: Request, path: str) -> Response:
        body = object_in(request)
        wrapped = is_wrapped(body)
        asked = asked_in(path, body["params"] if wrapped else body)
        url, secret = webhook_in(body) if wrapped else (request.query_params.get("hf_webhook", ""), "")
        kind = JOB_SET if wrapped else STATUS
        base = self.base
        try:
            generation = start(
                asked.model.entry,
                params=asked.params,
                media=asked.media,
                unused=asked.unused,
                webhook_url=url,
                webhook_form=form(kind, base=base, secret=secret) if url else {},
                actor=self.actor,
                source=PLATFORM,
                now=timezone.now(),
            )
        except ProblemError as problem:
            raise in_their_words(problem, asked.model) from None
        told = job_set_of if wrapped else status_of
        return Response(told(generation, status=Status.QUEUED, base=base, urls=[]))

    def get(self, request: Request, model: str) -> Response:
        raise ProblemError(404, "not_found", "Not Found")


class RequestView(PlatformView):
    """How far a request is."""

    def get(self, request: Request, request_id: str) -> Response:
        generation = self.request_of(request_id)
        status = generation.public_status
        return Response(status_of(generation, status=status, base=self.base, urls=self.urls_of(generation)))


class CancelView(PlatformView):
    """Cancel what nobody has begun yet; after that it is too late, as at the platform itself."""

    def post(self, request: Request, request_id: str) -> Response:
        generation = self.request_of(request_id)
        self.need(Role.EDITOR, generation.brand_id)
        if generation.status != Status.QUEUED or not cancel_generation(generation, now=timezone.now()):
            raise ProblemError(400, "too_late", f"The request is {generation.public_status}: it cannot be canceled.")
        status = generation.public_status
        return Response(status_of(generation, status=status, base=self.base, urls=[]), status=202)


class JobSetView(PlatformView):
    """The same for clients of v1."""

    def get(self, request: Request, request_id: str) -> Response:
        generation = self.request_of(request_id)
        status = generation.public_status
        return Response(job_set_of(generation, status=status, base=self.base, urls=self.urls_of(generation)))


class EstimateView(PlatformView):
    """What it would cost here. A credit of this studio is one unit of its currency."""

    def post(self, request: Request, model: str) -> Response:
        asked = asked_in(model, object_in(request))
        params = {name: value for name, value in asked.params.items() if value is not None}
        body = {"model": asked.model.entry.id, "params": params, "media": asked.media}
        try:
            offer = read_order(body, actor=self.actor, addresses=True).offer
        except ProblemError as problem:
            raise in_their_words(problem, asked.model) from None
        if offer.price.micros is None:
            raise ProblemError(400, "price_unknown", f"{offer.provider} names no price beforehand.")
        amount = f"{to_decimal(offer.price.micros):.3f}"
        return Response({"credits": amount, "usd": amount})


class ModelsView(PlatformView):
    """The model paths that are served."""

    def get(self, request: Request) -> Response:
        return Response([*models(), *PATHS])


class MotionsView(PlatformView):
    def get(self, request: Request) -> Response:
        rows = Motion.objects.listed()
        return Response([_motion(row) for row in rows])


class NoneView(PlatformView):
    """Soul's styles: none is known here, and a style's id is passed on to the provider as it is."""

    def get(self, request: Request) -> Response:
        return Response([])


class CharactersView(PlatformView):
    """Soul characters: none is trained here."""

    def get(self, request: Request) -> Response:
        return Response({"total": 0, "page": 1, "page_size": 20, "total_pages": 0, "items": []})


def asked_in(path: str, given: Mapping[str, Any]) -> Asked:
    """The model and its inputs in our words. Raises problems that name the fields in theirs."""
    path, flat = in_new_words(path, given)
    model = model_at(path)
    asked = read_input(model, flat)
    if any("base64" in medium for medium in asked.media):
        raise invalid("image_url", "A file is named by its address: upload it first, or give a public one.")
    return asked


def _located(error: Mapping[str, Any]) -> dict[str, Any]:
    """One error as FastAPI has it."""
    kind = "missing" if error.get("code") == MISSING else "value_error"
    place = ["body", str(error["param"])] if error.get("param") else ["body"]
    return {"loc": place, "msg": str(error.get("detail", "")), "type": kind}


def _motion(row: Motion) -> dict[str, Any]:
    return {"id": str(row.pk), "name": row.name, "preview_url": row.media.get("url")}
