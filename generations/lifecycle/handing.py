"""A stored file, handed to a provider as it wants it: into its own storage, along with the call, or by an address."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from generations.lifecycle.copies import Delayed, copy_of
from generations.models import ProviderAccount, RemoteCopy
from generations.provider_accounts import credentials
from generations.providers.protocol import (
    Answer,
    Call,
    File,
    MediaWay,
    Medium,
    OutsideProvider,
    Refused,
    Request,
    TakesUploads,
    Uploaded,
)
from generations.sending import send
from hfstudio import outbound, storage
from hfstudio.media.addresses import url_for_providers
from hfstudio.media.content_types import content_type
from hfstudio.media.models import StoredFile

MAX_INLINE = 20 << 20  # bytes of a file that goes along in base64
MAX_UPLOAD = 200 << 20  # bytes of one that is uploaded: it is in memory for as long as that takes
PUT = outbound.Limits(max_bytes=outbound.MIB, total=300, idle=60)
LOST = "A file that this needs is no longer stored. Nothing was sent."


class InputUnreachable(Exception):
    """A file that the job needs cannot be had, or cannot be handed over; the text says which."""


def handed(file_id: str, role: str, *, provider: OutsideProvider, account: ProviderAccount, now: datetime) -> Medium:
    """The file as this provider takes it, by the first way that it likes and that is open. May upload it.

    Raises InputUnreachable or Delayed; nothing is paid for either way.
    """
    stored = stored_file(file_id)
    for way in provider.capabilities.media_in:
        if reference := _WAYS[way](stored, provider, account, now):
            return Medium(role, stored.content_type, reference)
    raise InputUnreachable(
        f"{provider.name} cannot be given this file ({stored.content_type}, {stored.bytes} bytes) here:"
        f" it takes {_wanted(provider)}. Nothing was sent."
    )


def stored_file(file_id: str) -> StoredFile:
    """Raises InputUnreachable."""
    stored = StoredFile.objects.filter(pk=file_id, stored_at__isnull=False).first()
    if stored is None:
        raise InputUnreachable(LOST)
    return stored


def uploaded(stored: StoredFile, provider: TakesUploads, account: ProviderAccount, *, now: datetime) -> Uploaded:
    """The provider's copy of the file. Raises InputUnreachable or Delayed."""
    return copy_of(
        account,
        RemoteCopy.Kind.FILE,
        stored.pk,
        stored.sha256,
        lambda: _upload(stored, provider, account, now=now),
        lasts=provider.uploads_last,
        now=now,
    )


def answer_to(request: Request, account: ProviderAccount, *, now: datetime) -> Answer:
    """The answer to a call that costs nothing. Raises Delayed where none comes."""
    result = send(request)
    if not isinstance(result, Answer):
        raise Delayed(f"{account.provider} could not be reached: {result.detail}")
    return result


def not_taken(refused: Refused, account: ProviderAccount, *, now: datetime) -> Exception:
    """To be raised: what a refusal of a call that costs nothing means for the job."""
    if refused.account:
        account.found_bad(refused.detail, now=now)
    return Delayed(refused.detail) if refused.again else InputUnreachable(f"{refused.detail} Nothing was sent.")


def _upload(stored: StoredFile, provider: TakesUploads, account: ProviderAccount, *, now: datetime) -> Uploaded:
    file = File(f"{stored.pk}.{content_type(stored.content_type).extension}", stored.content_type, _content(stored))
    read = provider.read_upload(answer_to(provider.upload(credentials(account), file), account, now=now), file)
    if isinstance(read, Refused):
        raise not_taken(read, account, now=now)
    if read.put:
        _put(read.put)
    return replace(read, put=None)


def _put(call: Call) -> None:
    """The address is the provider's word, so it is guarded like any other that we were told."""
    try:
        outbound.fetch(call.url, method=call.method, headers=call.headers, body=call.body, limits=PUT)
    except outbound.OutboundError as error:
        if error.retry or error.status == 403:  # what was signed for a while may have run out
            raise Delayed(error.detail) from None
        raise InputUnreachable(f"The file could not be uploaded: {error.detail} Nothing was sent.") from None


def _content(stored: StoredFile) -> bytes:
    try:
        return b"".join(storage.read(stored.key))
    except storage.Missing:
        raise InputUnreachable(LOST) from None
    except OSError as error:
        raise Delayed(f"Storage cannot be read just now: {error}") from None


def _by_upload(stored: StoredFile, provider: OutsideProvider, account: ProviderAccount, now: datetime) -> str | None:
    if not isinstance(provider, TakesUploads) or (stored.bytes or 0) > MAX_UPLOAD:
        return None
    if stored.content_type not in provider.upload_types:
        return None
    return uploaded(stored, provider, account, now=now).reference


def _inline(stored: StoredFile, provider: OutsideProvider, account: ProviderAccount, now: datetime) -> str | None:
    if (stored.bytes or 0) > MAX_INLINE:
        return None
    return f"data:{stored.content_type};base64,{base64.b64encode(_content(stored)).decode()}"


def _address(stored: StoredFile, provider: OutsideProvider, account: ProviderAccount, now: datetime) -> str | None:
    return url_for_providers(stored)


_WAYS: Mapping[MediaWay, Callable[[StoredFile, OutsideProvider, ProviderAccount, datetime], str | None]] = {
    "upload": _by_upload,
    "base64": _inline,
    "public_url": _address,
}
_WORDS: Mapping[MediaWay, str] = {
    "upload": "some types of files, up to 200 MB",
    "base64": "files up to 20 MB",
    "public_url": "any from a public address (set HFSTUDIO_PUBLIC_URL)",
}


def _wanted(provider: OutsideProvider) -> str:
    return ", or ".join(_WORDS[way] for way in provider.capabilities.media_in)
