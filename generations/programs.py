"""Runs Commands: programs of this machine that speak to a provider, each in a folder of its own, within a time."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from generations.providers.protocol import END, Answer, Command

MAX_OUTPUT = 4 << 20  # bytes that are read of each of stdout and stderr


class CannotRun(Exception):
    """The program could not be started, so it did nothing."""


class Cut(Exception):
    """The program was started and did not come to its own end: nobody knows what it did."""


async def run_program(command: Command, *, timeout: float) -> Answer:
    """What the program said; after `timeout` seconds it is killed, with all that it started.

    Its surroundings are `COMMAND_ENVIRONMENT` alone: nothing of the studio's own secrets. Raises CannotRun or Cut.
    """
    with _folder() as folder:
        _lay_out(command.files, Path(folder))
        answer = await _run(command.arguments, folder, timeout)
        for arguments in command.then:
            if answer.status == 0:
                following = await _run(arguments, folder, timeout)
                answer = replace(following, body=answer.body + END + following.body)
    return answer


def _folder() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix="command-", dir=settings.FILE_UPLOAD_TEMP_DIR, ignore_cleanup_errors=True)
    except OSError as error:
        raise CannotRun(f"There is no room for its files: {error.strerror}.") from None


def _lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    try:
        for name, content in files.items():
            (folder / Path(name).name).write_bytes(content)
    except OSError as error:
        raise CannotRun(f"There is no room for its files: {error.strerror}.") from None


async def _run(arguments: Sequence[str], folder: str, timeout: float) -> Answer:
    process = await _started(arguments, folder)
    try:
        body, errors = await asyncio.wait_for(_said(process), timeout)
    except TimeoutError:
        raise Cut(f"It did not end within {timeout:.0f} s.") from None
    finally:
        await _end(process)
    if process.returncode is None or process.returncode < 0:
        raise Cut("It was killed.")
    return Answer(status=process.returncode, body=body, errors=errors)


async def _started(arguments: Sequence[str], folder: str) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *arguments,
            cwd=folder,
            env=settings.COMMAND_ENVIRONMENT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise CannotRun(f"{Path(arguments[0]).name} cannot be run ({type(error).__name__}).") from None


async def _said(process: asyncio.subprocess.Process) -> tuple[bytes, bytes]:
    assert process.stdout and process.stderr
    body, errors = await asyncio.gather(_read(process.stdout), _read(process.stderr))
    await process.wait()
    return body, errors


async def _read(stream: asyncio.StreamReader) -> bytes:
    """All of it is read, so that the program never waits for us; MAX_OUTPUT bytes are kept."""
    kept = b""
    while part := await stream.read(1 << 16):
        kept += part[: MAX_OUTPUT - len(kept)]
    return kept


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
