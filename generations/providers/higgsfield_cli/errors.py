"""The command's error messages: which of them say for certain that nothing was taken, and what a person can do."""

import re
from dataclasses import dataclass

from generations.providers import fields
from generations.providers.answers import SUBMIT_REFUSALS
from generations.providers.protocol import Answer, Refused

_ERROR = re.compile(r"^\s*Error:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_HINT = re.compile(r"^\s*Hint:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_HTTP = re.compile(r"\(HTTP (\d{3})\)")
SIGN_IN = "Sign in again on the studio's machine, as the user that runs it: `higgsfield auth login`."


@dataclass(frozen=True)
class Message:
    """One kind of message: how it reads, what it means, what to do."""

    pattern: re.Pattern[str]
    code: str
    happened: str
    advice: str
    again: bool = False
    account: bool = False
    forgotten: bool = False
    elsewhere: bool = False

    def refused(self, said: str) -> Refused:
        detail = f"{self.happened}: {said.rstrip('.')}. {self.advice}"
        return Refused(
            self.code,
            detail,
            again=self.again,
            account=self.account,
            forgotten=self.forgotten,
            elsewhere=self.elsewhere,
        )


def _message(words: str, code: str, happened: str, advice: str, **flags: bool) -> Message:
    return Message(re.compile(words, re.IGNORECASE), code, happened, advice, **flags)


# In this order: the first that fits counts. All of them are said before anything is submitted.
MESSAGES = (
    _message(
        r"session expired|not authenticated|invalid or expired token|stored credentials",
        "provider_session",
        "The higgsfield command is not signed in",
        SIGN_IN,
        again=True,
        account=True,
    ),
    _message(
        r"no workspace selected",
        "provider_session",
        "The higgsfield command has no workspace to work in",
        "Choose one on the studio's machine: `higgsfield workspace list`, then `higgsfield workspace set ID`.",
        again=True,
        account=True,
    ),
    _message(
        r"(insufficient|not enough|out of) (\w+ )?credits",
        "provider_credit",
        "The Higgsfield workspace is out of credits",
        "Top it up at higgsfield.ai; the job waits until then.",
        again=True,
        account=True,
    ),
    _message(
        r"minimum \w+ plan required",
        "provider_access",
        "The Higgsfield plan does not include this",
        "Change the plan at higgsfield.ai, or choose another model.",
        elsewhere=True,
    ),
    _message(
        r"unknown model|unknown workflow",
        "provider_unknown_model",
        "The higgsfield command does not know this model",
        "Update the command, or choose another model.",
        elsewhere=True,
    ),
    _message(
        r"missing required|invalid values?|unknown params?|unknown flag|unknown command|unknown media role|^flag --"
        r"|model accepts only|does not accept media|accepts at most",
        "provider_refused",
        "The higgsfield command refused the request",
        "Change what it names, then try again.",
    ),
    _message(
        r"(product|webproduct|avatar|upload|media( input)?|image|video|audio)\b.{0,80}\b(not found|unknown|no such"
        r"|does not exist)",
        "provider_forgot",
        "Higgsfield no longer knows something that it was given before",
        "It is given it anew.",
        again=True,
        forgotten=True,
    ),
)


def told(answer: Answer) -> str:
    """The message, with its hint; empty when there is none. Fit for a page."""
    hint = _HINT.search(_text(answer))
    return fields.clean_text(f"{_said(answer)} ({hint[1].strip()})" if hint else _said(answer))


def _said(answer: Answer) -> str:
    """The message as it stands."""
    error = _ERROR.search(_text(answer))
    return error[1].strip() if error else next((line for line in _text(answer).splitlines() if line.strip()), "")


def _text(answer: Answer) -> str:
    return answer.errors[:10_000].decode("utf-8", "replace")


def refusal_of(answer: Answer) -> Refused | None:
    """What a failed command says for certain; None where the job may have been taken."""
    said = told(answer)
    for message in MESSAGES:
        if message.pattern.search(_said(answer)):
            return message.refused(said)
    status = _HTTP.search(_said(answer))
    if status and int(status[1]) in SUBMIT_REFUSALS:
        return SUBMIT_REFUSALS[int(status[1])].outcome(Answer(int(status[1])), said)
    return None


def is_unknown_job(answer: Answer) -> bool:
    """What `generate get` says of an id that it does not know."""
    said = told(answer).lower()
    return ("job" in said and "not found" in said) or "(http 404)" in said
