"""Lists come a page at a time, by cursor: the same speed at any depth, nothing twice and nothing left out.

A cursor names the row at the edge of a page. Rows that come or go meanwhile move nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from hfstudio.api.cursor import Cursor
from hfstudio.api.problems import invalid

if TYPE_CHECKING:
    from rest_framework.views import APIView

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200


class Newest(BasePagination):
    """`{next, previous, results}`, newest first; `?page_size=` up to 200."""

    sort = "created_at"
    descending = True
    _next: str | None = None
    _previous: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any]:
        size = page_size(request)
        given = request.query_params.get("cursor")
        cursor = Cursor.read(given) if given else None
        backwards = cursor is not None and cursor.backwards
        found = list(self._from(queryset, cursor)[: size + 1])
        page, more = found[:size], len(found) > size
        if backwards:
            page.reverse()
        self._next = self._link(request, page[-1:], backwards=False) if more or backwards else None
        self._previous = self._link(request, page[:1], backwards=True) if (more if backwards else cursor) else None
        return page

    def _from(self, rows: "QuerySet[Any]", cursor: Cursor | None) -> "QuerySet[Any]":
        descending = self.descending != (cursor is not None and cursor.backwards)
        sign, beyond = ("-", "lt") if descending else ("", "gt")
        rows = rows.order_by(f"{sign}{self.sort}", f"{sign}pk")
        if cursor is None:
            return rows
        value = cursor.value_of(rows.model._meta.get_field(self.sort))
        further = Q(**{f"{self.sort}__{beyond}": value}) | Q(**{f"pk__{beyond}": cursor.id})
        return rows.filter(further, **{f"{self.sort}__{beyond}e": value})  # in this form an index can be used

    def _link(self, request: Request, edge: list[Any], *, backwards: bool) -> str | None:
        if not edge:
            return None
        cursor = Cursor.beside(edge[0], sort=self.sort, backwards=backwards)
        return replace_query_param(request.build_absolute_uri(), "cursor", str(cursor))

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next, "previous": self._previous, "results": data})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "default": PAGE_SIZE}
        return [
            _parameter("cursor", "From `next` or `previous` of another page.", {"type": "string"}),
            _parameter("page_size", f"How many results; never more than {MAX_PAGE_SIZE} are given.", size),
        ]


class ByName(Newest):
    """The same, in the order of names."""

    sort = "name"
    descending = False


def page_size(request: Request) -> int:
    """How many results are asked for, at most MAX_PAGE_SIZE. Raises a 422 problem for what is no number above 0."""
    given = request.query_params.get("page_size", str(PAGE_SIZE))
    digits = given.lstrip("0")
    if not (digits.isascii() and digits.isdecimal()):
        allowed = f"1-{MAX_PAGE_SIZE}"
        raise invalid("page_size", f"Invalid values: page_size={given[:20]} (allowed: {allowed})", allowed=[allowed])
    return min(int(digits[:6]), MAX_PAGE_SIZE)


def _parameter(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
