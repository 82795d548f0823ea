"""A studio's REST API, as this command speaks to it. httpx is imported with the first request: it takes a while."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any

from hfstudio.cli import answers, credentials, places
from hfstudio.cli.errors import CliError, Unreachable

if TYPE_CHECKING:
    import httpx

V1 = "/api/v1/"
PATIENCE = 30.0  # seconds for an answer
UPLOAD_PATIENCE = 600.0  # a long film is decoded and made anew before the answer comes
PAGE = 200
TRIES, PAUSE = 3, 1.0  # of what may be sent again; seconds between
IN_FLIGHT_FOR = 45.0  # seconds after which a studio has long taken over what it never finished: it waits for 30


connections = ExitStack()  # of all studios; the command closes them when it ends


class Studio:
    """One studio and the token for it."""

    def __init__(self, address: str, token: str | None) -> None:
        self.address, self.token = address, token
        self._client: httpx.Client | None = None

    @classmethod
    def here(cls) -> "Studio":
        """The studio that is meant, signed in. Raises CliError where there is no token."""
        studio = cls.anywhere()
        if studio.token is None:
            raise answers.not_authenticated(studio.address)
        return studio

    @classmethod
    def anywhere(cls) -> "Studio":
        """The same, for what needs no token."""
        address = credentials.address()
        return cls(address, credentials.token_for(address))

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at /api/v1/<path>. Raises CliError."""
        return self._json(self.ask("GET", V1 + path, params=_given(query)))

    def post(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> Any:
        """With an idempotency `key` it is sent again when no answer came: it is carried out once all the same.

        While the studio is still at the first of them, it is asked again as often as it says. Raises CliError;
        Unreachable where it may have been carried out nevertheless.
        """
        headers = {"Idempotency-Key": key} if key else {}
        left, until = TRIES if key else 1, time.monotonic() + IN_FLIGHT_FOR
        while True:
            try:
                return self._json(self.ask("POST", V1 + path, json=body, headers=headers))
            except Unreachable:
                left, pause = left - 1, PAUSE
                if not left:
                    raise
            except answers.Refused as refusal:
                if refusal.kind != answers.IN_FLIGHT:
                    raise
                if time.monotonic() >= until:
                    raise Unreachable(refusal.message) from None
                pause = refusal.pause or PAUSE
            time.sleep(pause)

    def send_file(self, file: IO[bytes], *, name: str, brand: str | None) -> Any:
        """Make an upload of an open file. The server looks at it before it answers."""
        answer = self.ask(
            "POST",
            f"{V1}uploads/",
            files={"file": (name, file)},
            data=_given({"brand": brand}),
            timeout=UPLOAD_PATIENCE,
        )
        return self._json(answer)

    def listed(self, path: str, *, limit: int, **query: Any) -> list[Any]:
        """Up to `limit` results, over as many pages as that takes."""
        page = self.get(path, page_size=min(limit, PAGE), **query)
        found: list[Any] = page["results"]
        while page["next"] and len(found) < limit:
            page = self._json(self.ask("GET", self._ours(page["next"])))
            found += page["results"]
        return found[:limit]

    def ask(self, method: str, path: str, *, good: tuple[int, ...] = (), **options: Any) -> "httpx.Response":
        """The answer, if its status is 2xx or one of `good`; else raises CliError."""
        import httpx

        timeout = options.get("timeout", PATIENCE)
        try:
            answer = self._open().request(method, path, **options)
        except httpx.TimeoutException:
            raise answers.silent(self.address, timeout) from None
        except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL):
            raise answers.unreachable(self.address) from None
        except httpx.HTTPError as error:
            raise Unreachable(f"The connection to {self.address} broke: {error or type(error).__name__}.") from None
        if answer.is_success or answer.status_code in good:
            return answer
        raise answers.error_of(answer, self.address)

    @contextmanager
    def download(self, url: str) -> Iterator["httpx.Response"]:
        """A result as a stream, under its own address, which needs no token and may lead to another storage."""
        import httpx

        trust = not places.is_this_machine(url)
        try:
            with (
                httpx.Client(timeout=PATIENCE, follow_redirects=True, trust_env=trust) as client,
                client.stream("GET", url) as answer,
            ):
                if not answer.is_success:
                    raise CliError(f"The result could not be fetched ({answer.status_code}).")
                yield answer
        except httpx.HTTPError as error:
            raise Unreachable(f"The result could not be fetched: {error or type(error).__name__}.") from None

    def _open(self) -> "httpx.Client":
        if self._client is None:
            import httpx

            client = httpx.Client(
                base_url=self.address,
                headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
                timeout=PATIENCE,
                trust_env=not places.is_this_machine(self.address),  # no proxy between us and ourselves
            )
            self._client = connections.enter_context(client)
        return self._client

    def _json(self, answer: "httpx.Response") -> Any:
        if answer.status_code == HTTPStatus.NO_CONTENT:
            return None
        try:
            return answer.json()
        except ValueError:
            raise answers.no_studio(self.address) from None

    def _ours(self, url: str) -> str:
        """The path and query of a page's address: whatever host it names, we ask ours, which has the token."""
        from urllib.parse import urlsplit

        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}"


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
