"""What drf-spectacular cannot see by itself: how to authenticate, and the errors that every path can answer with."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from hfstudio.api.problems import PROBLEM_JSON

ALWAYS = (401, 403, 406)
WITH_BODY = (400, 413, 415, 422)


class ProblemItemSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a request."""

    code = serializers.CharField()
    param = serializers.CharField(allow_blank=True, allow_null=True)
    detail = serializers.CharField()
    allowed = serializers.ListField(allow_null=True, help_text="What would be right, where that can be listed.")


class ProblemSerializer(serializers.Serializer[Any]):
    """application/problem+json, the shape of every error."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs: it stays the same when the words change.")
    detail = serializers.CharField(help_text="For people.")
    errors = ProblemItemSerializer(many=True)  # type: ignore[assignment]  # the field's name is the standard's


def problems(*statuses: int) -> dict[tuple[int, str], Any]:
    """For `extend_schema(responses=…)`: these statuses answer with a problem."""
    return {(status, PROBLEM_JSON): ProblemSerializer for status in statuses}


class ApiSchema(AutoSchema):
    """Adds to every operation the errors that need not be named at each view."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in map(str, self._common_problems()):
            if status not in bodies:
                bodies[status] = self._problem(status, direction)
        return dict(sorted(bodies.items()))

    def _problem(self, status: str, direction: Any) -> dict[str, Any]:
        described: dict[str, Any] = self._get_response_for_code(  # type: ignore[no-untyped-call]
            ProblemSerializer, status, [PROBLEM_JSON], direction
        )
        return described

    def _common_problems(self) -> set[int]:
        statuses = {*ALWAYS}
        if "{" in self.path:
            statuses.add(404)
        if self.method in ("POST", "PATCH") and self.get_request_serializer() is not None:
            statuses |= {*WITH_BODY}
        if self._is_list_view():
            statuses.add(422)
        return statuses


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "hfstudio.api.authentication.ApiKeyAuthentication"
    name = ["ApiKey", "ApiKeyHeader"]  # the extension's own way

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        text = "An API key: `hfs_…`"
        return [
            {"type": "http", "scheme": "bearer", "description": text},
            {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": text},
        ]


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "hfstudio.api.authentication.PortalSession"
    name = "Session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey", "in": "cookie", "name": "sessionid",
            "description": "A portal session; what changes something needs `X-CSRFToken` too.",
        }  # fmt: skip
