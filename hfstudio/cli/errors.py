"""How a command ends when it cannot do what it was asked for: one sentence, and an exit code that scripts can read."""

FAILED = 1  # the job or the studio failed
INVALID = 2  # usage, or params that the model does not take
NOT_FOUND = 3
NOT_AUTHENTICATED = 4
TIMED_OUT = 5  # waiting ended; the job goes on
INTERRUPTED = 130  # Ctrl-C


class CliError(Exception):
    """Ends the command: `message` goes to stderr as it is, `code` is the exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.message, self.code = message, code


class Unreachable(CliError):
    """No usable answer came: trying again may help."""


class Interrupted(CliError):
    """Ctrl-C, with what goes on nevertheless and how to come back to it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, INTERRUPTED)


def invalid(message: str) -> CliError:
    return CliError(message, INVALID)
