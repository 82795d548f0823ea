"""The one error of an outgoing request, with the one question that matters: will trying again help?"""


class OutboundError(Exception):
    """A request that was refused or that failed.

    `code` is for programs: bad_url, forbidden_address, forbidden_port, dns_failed, connect_failed,
    tls_failed, timeout, bad_status, bad_type, bad_encoding, incomplete, too_large,
    too_many_redirects or insecure_redirect. `detail` is a sentence or two for the person who gave
    the address; it names a host at most, never a path or a query, where secrets live. `retry` says
    whether the same request may do better later. `status` is the HTTP status of a bad_status.
    """

    def __init__(self, code: str, detail: str, *, retry: bool = False, status: int | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.retry, self.status = code, detail, retry, status
