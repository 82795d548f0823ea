"""Commands whose words typer alone would not understand, as typer commands."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand


class Completion(NamedTuple):
    """What a shell may put in the place of an unfinished word."""

    value: str
    help: str | None = None
    type: str = "plain"


class FreeCommand(TyperCommand):
    """Its words are taken as they are, in `ctx.args`: which flags there are depends on the model that they name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        before = args[: args.index("--")] if "--" in args else args
        if {"--help", "-h"} & set(before) and not ctx.resilient_parsing:
            typer.echo(self.help_for(ctx, args))
            ctx.exit()
        ctx.args = list(args)
        return list(args)

    def help_for(self, ctx: Any, args: list[str]) -> str:
        raise NotImplementedError

    def completions(self, args: list[str], incomplete: str) -> Iterator[Completion]:
        raise NotImplementedError

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        return list(self.completions(ctx.args, incomplete))


class ManyValues(TyperCommand):
    """`--image a.png b.png` means the same as `--image a.png --image b.png`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        several = {name for param in self.params if getattr(param, "multiple", False) for name in param.opts}
        rest: list[str] = super().parse_args(ctx, list(_each_with_its_flag(args, several)))
        return rest


def _each_with_its_flag(args: list[str], several: set[str]) -> Iterator[str]:
    flag, values = "", 0
    for word in args:
        if word.startswith("--"):
            flag, values = (word if word in several else ""), 0
        elif flag:
            values += 1
            if values > 1:
                yield flag
        yield word


class OptionalToken(TyperCommand):
    """`--token` may stand without a value: then it is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        args = list(args)
        for place, word in enumerate(args):
            if word == "--token" and (place + 1 == len(args) or args[place + 1].startswith("--")):
                args[place] = "--token="
        return super().parse_args(ctx, args)
