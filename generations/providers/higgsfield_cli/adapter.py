"""The `higgsfield` command (https://github.com/higgsfield-ai/cli), signed in by a person on this machine.

    generate create MODEL --param value … --json   the ids of its jobs, one for each output
    generate workflow NAME …, marketing-studio dtc-ads generate …   the same
    generate get ID                                {id, status, result_url, fail_reason?}
    upload create FILE                             {id, type, url}
    marketing-studio products|webproducts|avatars create …          {id}
    account status                                 {email, credits, …}

It is never waited for (`--wait`): a command that is killed while it waits would hide a job that is paid for. It has
no key against doubles, no list that shows our own mark and no cancel, so an ambiguous submit is a person's affair.
An account's base URL is the path of the program; it keeps its sign-in itself.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from generations.providers.higgsfield_cli import arguments, reading
from generations.providers.protocol import (
    Answer,
    Capabilities,
    Command,
    CopyKind,
    Credentials,
    File,
    Job,
    Order,
    Original,
    Refused,
    RemoteJob,
    RemoteStatus,
    SubmitOutcome,
    Uploaded,
)


class HiggsfieldCliProvider:
    """Translates for the command."""

    name = "higgsfield_cli"
    kind: Literal["command"] = "command"
    capabilities = Capabilities(
        media_in=("upload",),
        copies=frozenset({"product_ids", "web_product_ids", "avatars"}),
        bills_failures="unknown",
        poll_every=5.0,
        polls_a_second=2.0,  # each is a process of its own
    )
    status_words: Mapping[str, RemoteStatus] = reading.STATUS_WORDS
    upload_types = frozenset(
        {"image/png", "image/jpeg", "image/webp", "image/gif", "video/mp4", "video/quicktime", "video/webm",
         "audio/mpeg", "audio/wav", "audio/mp4", "audio/ogg"}
    )  # fmt: skip
    uploads_last = timedelta(days=365)  # until it says that it does not know them

    def order(self, job: Job) -> tuple[str, bytes]:
        """The body holds the arguments and the files that they name, as JSON."""
        words, files = arguments.for_job(job)
        body = {"arguments": words, "files": files}
        return job.route.remote_id, json.dumps(body, ensure_ascii=False, sort_keys=True).encode()

    def submit(self, account: Credentials, order: Order) -> Command:
        given = json.loads(order.body)
        return _command(account, *given["arguments"], files=given["files"])

    def read_submit(self, answer: Answer) -> SubmitOutcome:
        return reading.read_submit(answer)

    def status(self, account: Credentials, remote_id: str) -> Command:
        first, *others = (
            (account.base_url, "generate", "get", *arguments.positional(one), "--json")
            for one in remote_id.split(reading.ID_MARK)
        )
        return Command(first, then=tuple(others))

    def read_status(self, answer: Answer) -> RemoteJob:
        return reading.read_status(answer)

    def read_callback(self, body: bytes) -> str | None:
        return None

    def test(self, account: Credentials) -> Command:
        return _command(account, "account", "status")

    def read_test(self, answer: Answer) -> str:
        return reading.account_problem(answer)

    # --- Files, products, avatars ----------------------------------------------------------------------------

    def upload(self, account: Credentials, file: File) -> Command:
        return Command((account.base_url, "upload", "create", file.name, "--json"), files={file.name: file.content})

    def read_upload(self, answer: Answer, file: File) -> Uploaded | Refused:
        return reading.read_upload(answer)

    def copy(self, account: Credentials, original: Original) -> Command:
        return _command(account, *arguments.for_copy(original))

    def read_copy(self, answer: Answer) -> str | Refused:
        return reading.read_copy(answer)

    def delete_copy(self, account: Credentials, kind: CopyKind, remote_id: str) -> Command | None:
        """Of an avatar: no face is left lying around.

        No page of the command's names this; one that has it not says so (`unknown command`) and does nothing.
        """
        if kind != "avatars":
            return None
        return _command(account, "marketing-studio", "avatars", "delete", *arguments.positional(remote_id))

    def read_deleted(self, answer: Answer) -> Refused | None:
        return reading.read_deleted(answer)

    # --- What the operator asks for ------------------------------------------------------------------------

    def estimate(self, account: Credentials, order: Order) -> Command:
        given = json.loads(order.body)
        return _command(account, *arguments.for_cost(given["arguments"]), files=given["files"])

    def read_estimate(self, answer: Answer) -> Decimal:
        """In credits, which are the unit of this provider's prices. Raises Unreadable."""
        return reading.read_estimate(answer)


def _command(account: Credentials, *words: str, files: Mapping[str, Any] | None = None) -> Command:
    laid = {name: text.encode() for name, text in (files or {}).items()}
    return Command((account.base_url, *words, "--json"), files=laid)
