"""What a key is for: its scopes. What it may touch is decided by accounts.access."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from hfstudio.accounts.access import Actor
from hfstudio.accounts.models import Scope
from hfstudio.api.problems import ProblemError

if TYPE_CHECKING:
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Needs an Actor, with the view's `scope_to_read` or `scope_to_write`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Actor):
            return False
        needed = (
            getattr(view, "scope_to_read", Scope.READ)
            if request.method in SAFE_METHODS
            else getattr(view, "scope_to_write", Scope.WRITE)
        )
        if not request.auth.has_scope(needed):
            raise ProblemError(403, "missing_scope", f"This key needs the scope “{needed}”.")
        return True
