"""From the words of `generate create` to the request that is sent: read by the model, and checked before anything is.

All that is wrong is told at once, in the words that the studio has for it.
"""

import difflib
from dataclasses import dataclass, field
from typing import Any

from hfstudio.cli import prompting, values
from hfstudio.cli.errors import CliError, invalid
from hfstudio.cli.models import Model, did_you_mean
from hfstudio.cli.words import Flag, Words, normal

# The roles of a model that publishes none.
ANY_ROLES: list[dict[str, Any]] = [
    {"role": role, "flag": f"--{role.replace('_', '-')}", "aliases": [], "alias_flags": [], "min": 0, "max": None}
    for role in ("image", "start_image", "end_image", "video", "audio")
]


@dataclass
class Wish:
    """What is asked of a model. `files` are a media role and what was typed for it: a path, an id or an address."""

    model: Model
    params: dict[str, Any] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)

    def has(self, name: str) -> bool:
        given = self.params.get(name)
        return given not in (None, [], {}) and not (isinstance(given, str) and not given.strip())


def read(model: Model, words: Words, *, adjust: bool) -> Wish:
    """Raises CliError with everything that is wrong."""
    reading = _Reading(model, adjust=adjust)
    for flag in words.flags:
        reading.take(flag)
    if reading.loose or words.loose:
        odd = " ".join([*words.loose, *reading.loose])
        raise invalid(f"Unexpected: {odd[:80]}. A value with blanks needs quotes.")
    reading.take_prompt()
    reading.settle()
    return reading.wish


class _Reading:
    """The wish while it is read, with what is wrong so far."""

    def __init__(self, model: Model, *, adjust: bool) -> None:
        self.model, self.adjust = model, adjust
        self.wish = Wish(model)
        self.loose: list[str] = []
        self.unknown: list[str] = []
        self.invalid: list[str] = []
        self.roles = {name: role for role in roles_of(model) for name in names_of_role(role)}
        self.params = {name: param for param in model["params"] for name in (param["name"], *param["aliases"])}

    def take(self, flag: Flag) -> None:
        if param := self.params.get(flag.name):
            self._take_param(param, flag)
        elif role := self.roles.get(flag.name):
            if not flag.values:
                raise invalid(f"{flag.spelled} needs a file's path or an id.")
            self.wish.files += [(role["role"], word) for word in flag.values]
        elif self.model["schema_known"]:
            self.unknown.append(flag.name)
        else:
            self.wish.params[flag.name] = values.guessed(flag.values)

    def _take_param(self, param: dict[str, Any], flag: Flag) -> None:
        name, words = param["name"], flag.values
        if param["type"] != "array":
            words, self.loose = words[:1], self.loose + words[1:]
        try:
            value = values.read(param, words, adjust=self.adjust)
        except values.NotTaken as refusal:
            self.invalid.append(refusal.text)
            value = None
        earlier = self.wish.params.get(name)
        if isinstance(value, list) and isinstance(earlier, list):
            value = earlier + value
        elif earlier is not None and earlier != value:
            self.invalid.append(f"{name} (given twice, with different values)")
        self.wish.params[name] = value

    def take_prompt(self) -> None:
        """From stdin, where the model has a prompt and none was typed."""
        if "prompt" not in self.params or "prompt" in self.wish.params or self.unknown or self.invalid:
            return
        if text := prompting.piped(needed="prompt" in self._missing()):
            self.wish.params["prompt"] = text

    def settle(self) -> None:
        self._count_files()
        parts = {
            "Unknown params": self.unknown,
            "Missing required params": self._missing(),
            "Invalid values": self.invalid,
        }
        told = [f"{title}: {', '.join(dict.fromkeys(texts))}" for title, texts in parts.items() if texts]
        if told:
            raise invalid("; ".join(told) + self._meant())

    def _missing(self) -> list[str]:
        given = {role for role, _ in self.wish.files}
        params = [p["name"] for p in self.model["params"] if p["required"] and p["name"] not in self._given()]
        unless = [
            rule["subject"]
            for rule in self.model["constraints"]
            if rule["rule"] == "required_unless"
            and not any(self._is_given(n) for n in (rule["subject"], *rule["names"]))
        ]
        files = [role["role"] for role in roles_of(self.model) if role["min"] and role["role"] not in given]
        return list(dict.fromkeys([*params, *unless, *files]))

    def _given(self) -> set[str]:
        """Names of params that say something, or that were given and are wrong."""
        return {name for name, value in self.wish.params.items() if value is None or self.wish.has(name)}

    def _is_given(self, name: str) -> bool:
        if name == "media":
            return bool(self.wish.files)
        if name.startswith("media."):
            return any(role == name.removeprefix("media.") for role, _ in self.wish.files)
        return name in self._given()

    def _count_files(self) -> None:
        for role in roles_of(self.model):
            count = sum(named == role["role"] for named, _ in self.wish.files)
            if role["max"] is not None and count > role["max"]:
                self.invalid.append(f"{role['role']}={count} files (allowed: at most {role['max']})")

    def _meant(self) -> str:
        """What to do about unknown params: the catalog's own hint, else what looks like them."""
        refused = {one["name"]: one["hint"].removesuffix(".") for one in self.model.get("refused", ())}
        hints = [f" {refused[name]}." for name in self.unknown if name in refused]
        close = [
            f"--{match}"
            for name in self.unknown
            if name not in refused
            for match in difflib.get_close_matches(name, [*self.params, *self.roles], n=1, cutoff=0.7)
        ]
        told = "".join(dict.fromkeys(hints)) + did_you_mean(close)
        return f".{told}" if told else ""


def roles_of(model: Model) -> list[dict[str, Any]]:
    return model["media"] or ([] if model["schema_known"] else ANY_ROLES)


def names_of_role(role: dict[str, Any]) -> list[str]:
    """Every flag that means this role, without its hyphens."""
    return [normal(name) for name in (role["flag"], role["role"], *role["aliases"], *role["alias_flags"]) if name]


def model_in(words: Words, ids: set[str]) -> str:
    """The model that the words name: the first loose one, else `--model`, else an id behind another flag's value."""
    if words.loose:
        return words.loose.pop(0)
    if named := words.take("model"):
        return named
    for flag in words.flags:
        if len(flag.values) > 1 and flag.values[-1] in ids:
            return flag.values.pop()
    raise CliError(
        "Which model? Name it first: `hfstudio generate create MODEL …`. `hfstudio model list` shows all.", 2
    )
