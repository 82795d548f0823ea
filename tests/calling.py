"""The REST API, as the owner of one key sees it."""

from collections.abc import Iterable
from typing import Any

from django.test import Client

from hfstudio.accounts.models import ApiKey, Membership, Role, Scope, User
from products.models import Brand
from tests import factories

V1 = "/api/v1/"


class Caller:
    """A program with a key: of a new member of `brand` (a new one unless told), or of `person`."""

    def __init__(
        self,
        *,
        brand: Brand | None = None,
        role: str = Role.EDITOR,
        person: User | None = None,
        scopes: Iterable[str] = tuple(Scope.values),
        only: Iterable[Brand] = (),
        **key: Any,
    ) -> None:
        self.person = person or factories.user()
        if person is None:
            self.brand = brand or factories.brand()
            Membership.objects.create(user=self.person, brand=self.brand, role=role)
        self.key, self.text = ApiKey.make(user=self.person, name="Test", brands=only, scopes=scopes, **key)
        self.client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {self.text}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(V1 + path, query)

    def head(self, path: str) -> Any:
        return self.client.head(V1 + path)

    def options(self, path: str) -> Any:
        return self.client.options(V1 + path)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.client.post(V1 + path, {} if body is None else body, content_type="application/json", **options)

    def patch(self, path: str, body: Any) -> Any:
        return self.client.patch(V1 + path, body, content_type="application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(V1 + path)

    def send(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json", **options: Any):
        """Any bytes, by any method."""
        return self.client.generic(method, V1 + path, body, content_type, **options)


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem that a refused request is answered with."""
    assert response.status_code == status, response.content[:1000]
    assert response.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert (found["status"], found["type"]) == (status, "about:blank")
    assert found["code"]
    assert found["detail"]
    return found


def answer(response: Any, status: int = 200) -> Any:
    """The JSON of a request that was answered as asked."""
    assert response.status_code == status, response.content[:1000]
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def names(listed: Any, field: str = "id") -> list[Any]:
    """One field of each result of a list."""
    return [result[field] for result in answer(listed)["results"]]
