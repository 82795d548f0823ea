"""The platform's upload flow: ask for an address, PUT the bytes there, name the file by its public address."""

from typing import Any

from generations.providers import answers, fields
from generations.providers.answers import SUBMIT_REFUSALS
from generations.providers.higgsfield import reading
from generations.providers.protocol import Answer, Call, File, Refused, Unreadable, Uploaded

TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "audio/wav", "video/mp4"})
_NOT_FORWARDED = frozenset({"host", "content-length", "authorization", "cookie", "connection", "transfer-encoding"})


def read_upload(answer: Answer, file: File) -> Uploaded | Refused:
    refusal = reading.TURNED_AWAY if reading.is_turned_away(answer) else SUBMIT_REFUSALS.get(answer.status)
    if refusal is not None:
        return refusal.outcome(answer, answers.message_in(answer))
    try:
        data = answers.read_object(answer)
    except Unreadable as error:
        return Refused("provider_upload", f"The file could not be uploaded: {error}", again=True)
    public_url, upload_url = fields.address(data.get("public_url")), fields.address(data.get("upload_url"))
    if not public_url or not upload_url:
        return Refused("provider_upload", "The provider said no address to upload the file to.", again=True)
    headers = _headers(data.get("upload_headers")) or {"Content-Type": file.content_type}
    return Uploaded(public_url, address=public_url, put=Call("PUT", upload_url, headers, file.content))


def _headers(given: Any) -> dict[str, str]:
    """Those that it wants to see again; none that would change whom we speak to."""
    if not isinstance(given, dict):
        return {}
    return {
        name: value
        for name, value in given.items()
        if isinstance(value, str)
        and f"{name}{value}".isascii()
        and f"{name}{value}".isprintable()
        and name.lower() not in _NOT_FORWARDED
    }
