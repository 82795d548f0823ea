"""HeyGen's error codes: those of the workflows' own envelope, and the numbers of its older answers.

Read in the OpenAPI file of heygen-com/heygen-cli (a08e4c5), in that client's source (7699a8e), and at
https://docs.heygen.com/reference/errors
"""

from collections.abc import Mapping
from types import MappingProxyType

# What each code comes to as an HTTP status. A 409 can follow a job that was taken, and stays undecided.
STATUS_OF: Mapping[str, int] = MappingProxyType(
    {
        "invalid_parameter": 400, "authentication_failed": 401, "unauthorized": 401, "insufficient_credit": 402,
        "forbidden": 403, "resource_access_denied": 403, "ai_vendor_access_restricted": 403, "not_found": 404,
        "resource_not_found": 404, "avatar_not_found": 404, "video_not_found": 404, "voice_not_found": 404,
        "conflict": 409, "request_in_progress": 409, "asset_not_available": 409, "payload_too_large": 413,
        "rate_limit_exceeded": 429, "quota_exceeded": 429,
        "40001": 400, "400175": 400, "400105": 400, "40119": 400, "40009": 401, "400112": 401,
        "400562": 403, "400599": 403, "400631": 403,
    }
)  # fmt: skip
NO_SUCH_EXECUTION = frozenset({"not_found", "resource_not_found"})
BLOCKED = frozenset({"400105", "content_moderated", "content_moderation", "moderation_rejected", "nsfw"})
STOPPED = frozenset({"canceled", "cancelled"})
