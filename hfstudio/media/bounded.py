"""A form's files are parsed to disk before any view sees them: here is how much that may be."""

from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from hfstudio.media.limits import MAX_BYTES, MIB

MAX_FORM = max(MAX_BYTES.values()) + MIB  # the largest file that is taken, and the fields around it


class BoundedUploadHandler(FileUploadHandler):
    """The first of FILE_UPLOAD_HANDLERS: refuses a body that announces more than any form may carry.

    Raises RequestDataTooBig, which Django answers with 400, before a byte is kept. It keeps nothing itself.
    """

    def handle_raw_input(
        self, input_data: IO[bytes], meta: dict[str, Any], content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MAX_FORM:
            raise RequestDataTooBig(f"A form may carry up to {MAX_FORM // MIB} MiB; this one has more.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data  # for the handlers that follow

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        return None
