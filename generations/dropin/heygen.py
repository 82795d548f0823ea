"""HeyGen's workflows API, as its OpenAPI file (heygen-com/heygen-cli, a08e4c5) and its page of GenerateVideoNode say.

    POST /v1/workflows/executions {workflow_type, input} · GET /v1/workflows/executions/{id} · GET /v1/workflows

and the paths that it had before: POST /v1/nodes/executions and /v1/node/execute with {node_type, input}, GET
/v1/nodes/executions/{id} and /v1/node/status?workflow_id=. Keys come as `X-Api-Key` or as Bearer.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from generations.dropin.heygen_execution import execution_of, not_found, submitted
from generations.dropin.heygen_nodes import HEYGEN, described, read_input
from generations.dropin.starting import start
from generations.dropin.view import DropInView, object_in
from hfstudio.api.problems import UNKNOWN, ProblemError

CODES: Mapping[int, str] = {
    400: "invalid_parameter", 401: "authentication_failed", 402: "insufficient_credit", 403: "forbidden",
    404: "not_found", 409: "conflict", 413: "payload_too_large", 415: "invalid_parameter", 422: "invalid_parameter",
    429: "rate_limit_exceeded",
}  # fmt: skip
TOP = frozenset({"workflow_type", "input"})


class HeyGenView(DropInView):
    def error_body(self, problem: ProblemError) -> Mapping[str, Any]:
        first = problem.errors[0] if problem.errors else {}
        code = CODES.get(problem.status, problem.code)
        param = first.get("param")
        place = param if first.get("code") == UNKNOWN else _place(param)  # all that is unknown stands at the top
        return {"error": {"code": code, "message": problem.detail, "param": place, "doc_url": None}}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["X-Request-Id"] = str(uuid.uuid4())
        return response


class ExecutionsView(HeyGenView):
    """Start a workflow. The top level is closed; `input` is free."""

    type_name, id_name = "workflow_type", "execution_id"

    def post(self, request: Request) -> Response:
        body = object_in(request)
        if extra := sorted(set(body) - {self.type_name, "input"}):
            detail = f"Unknown params: {', '.join(extra)[:200]} (allowed: {self.type_name}, input)"
            raise ProblemError(422, UNKNOWN, detail, errors=[{"code": UNKNOWN, "param": extra[0], "detail": detail}])
        asked = read_input(body.get(self.type_name), body.get("input"))
        generation = start(
            asked.entry,
            params=asked.params,
            media=asked.media,
            param="input.reference_image_url",
            unused=asked.unused,
            actor=self.actor,
            source=HEYGEN,
            now=timezone.now(),
        )
        return Response(submitted(generation, id_name=self.id_name))


class ExecutionView(HeyGenView):
    """How far one is. One that is not there is told in both of HeyGen's ways at once."""

    id_name = "execution_id"

    def get(self, request: Request, execution_id: str) -> Response:
        generation = self.find(execution_id)
        if generation is not None:
            return Response(execution_of(generation, request=request, id_name=self.id_name))
        problem = ProblemError(404, "not_found", "There is no such execution, or it is not yours.")
        told = {"data": not_found(execution_id, id_name=self.id_name), **self.error_body(problem)}
        return Response(told, status=404)


class WorkflowsView(HeyGenView):
    """What can be run here."""

    def get(self, request: Request) -> Response:
        return Response({"data": described(), "has_more": False, "next_token": None})


class NodeExecutionsView(ExecutionsView):
    """As it was called before, with `node_type`."""

    type_name = "node_type"


class NodeExecuteView(NodeExecutionsView):
    """As it was called first, with a `workflow_id` in its answer."""

    id_name = "workflow_id"


class NodeStatusView(ExecutionView):
    """As it was called first, with the id in the query."""

    id_name = "workflow_id"

    def get(self, request: Request, execution_id: str = "") -> Response:
        return super().get(request, request.query_params.get("workflow_id", ""))


def _place(param: Any) -> str | None:
    """Where HeyGen has the field: all of ours but the two at the top stand in `input`."""
    if not isinstance(param, str) or param in TOP or param.startswith("input."):
        return param if isinstance(param, str) else None
    names = {"image": "reference_image_url", "end_image": "tail_image_url"}
    return f"input.{names.get(param, param)}"
