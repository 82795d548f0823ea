"""Lists come a page at a time, by cursor: the same speed at any depth, and nothing twice."""

from rest_framework.pagination import CursorPagination


class Newest(CursorPagination):
    """`{next, previous, results}`, newest first; `?page_size=` up to 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-id")


class ByName(Newest):
    """The same, in the order of names."""

    ordering = ("name", "id")
