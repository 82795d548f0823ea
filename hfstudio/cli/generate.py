"""`hfstudio generate`: ask for content, watch it being made, and have it."""

import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

import typer

from hfstudio.cli import files, modelhelp, models, output, request, waiting, words
from hfstudio.cli.errors import NOT_FOUND, CliError, Interrupted, Unreachable
from hfstudio.cli.options import Brand, Json, Limit, Search, WaitInterval, WaitTimeout
from hfstudio.cli.places import brand_given
from hfstudio.cli.shapes import Completion, FreeCommand
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Ask for content and have it.", no_args_is_help=True, rich_markup_mode=None)

# The command's own options, and how many values each has; any other flag is the model's.
SWITCHES = {
    "wait": "Wait until it is ready, and print the URLs of the results alone.",
    "json": "Print JSON: the jobs with --wait, else their ids.",
    "adjust": "Let the studio take the nearest value where a ratio, size or length is not on offer.",
}
OPTIONS = {
    "model": "The model, where it does not stand first.",
    "brand": "A brand's slug or id; else HFSTUDIO_BRAND, else the key's own.",
    "provider": "Where to make it; else the best that is open.",
    "output": "Download the results to this file or folder; waits for them.",
    "wait_timeout": f"How long to wait, as 90s or 20m ({waiting.TIMEOUT}).",
    "wait_interval": f"How long between two looks ({waiting.INTERVAL}).",
    "idempotency_key": "The same key and request are carried out once.",
}
ARITY = dict.fromkeys(SWITCHES, 0) | dict.fromkeys(OPTIONS, 1)
OutputOption = Annotated[str | None, typer.Option("--output", help="Download the results to this file or folder.")]


class ModelCommand(FreeCommand):
    """A command with a model and the model's own flags."""

    def help_for(self, ctx: Any, args: list[str]) -> str:
        own = {**SWITCHES, **OPTIONS} if self.name == "create" else {n: OPTIONS[n] for n in ("brand", "provider")}
        lines = [
            f"Usage: {ctx.command_path} MODEL [--prompt TEXT] [--PARAM VALUE]… [--image FILE|ID…]…",
            "",
            f"{self.help}",
            "",
            "Options:",
            *(f"  {flag.ljust(26)} {text}" for name, text in own.items() if (flag := f"--{name.replace('_', '-')}")),
            "",
        ]
        model = self._model(args)
        tail = modelhelp.description(model) if model else f"`{ctx.command_path} MODEL --help` lists a model's params."
        return "\n".join([*lines, tail])

    def completions(self, args: list[str], incomplete: str) -> Iterator[Completion]:
        model = self._model(args)
        last = args[-1] if args else ""
        if incomplete.startswith("-"):
            own = (Completion(f"--{n.replace('_', '-')}", text) for n, text in {**SWITCHES, **OPTIONS}.items())
            yield from (found for found in own if found.value.startswith(incomplete))
            yield from modelhelp.flags(model, incomplete) if model else ()
        elif model and last.startswith("--"):
            yield from modelhelp.values_of(model, words.normal(last), incomplete)
        elif not model:
            yield from modelhelp.model_ids(incomplete)

    def _model(self, args: list[str]) -> models.Model | None:
        """The model that the words name, as far as that is known here."""
        named = words.split((word for word in args if word not in ("--help", "-h")), arity=ARITY)
        known = models.known_models(Studio.anywhere())
        with suppress(CliError):
            return models.find(request.model_in(named, {model["id"] for model in known}), known)
        return None


@app.command(cls=ModelCommand)
def create(ctx: typer.Context) -> None:
    """Ask a model for content; prints the job's id, with --wait the URLs of its results."""
    given = words.split(ctx.args, arity=ARITY)
    wait, json, adjust = (given.switch(name) for name in ("wait", "json", "adjust"))
    target, key = given.take("output"), given.take("idempotency_key")
    patience = waiting.Patience.of(given.take("wait_timeout"), given.take("wait_interval"))
    studio = Studio.here()
    job = _submitted(studio, _body(studio, given, adjust=adjust), key or str(uuid.uuid4()))
    if wait or target:
        _show_results(studio, [job["id"]], patience, json=json, target=target)
    elif json:
        output.as_json([job["id"]])
    else:
        output.result(job["id"])


@app.command(cls=ModelCommand)
def cost(ctx: typer.Context) -> None:
    """Print what a request would cost, first where it would be made; submits nothing."""
    given = words.split(ctx.args, arity=ARITY)
    json, adjust = given.switch("json"), given.switch("adjust")
    studio = Studio.here()
    found = studio.post("generations/cost/", _body(studio, given, adjust=adjust))
    if json:
        output.as_json(found)
        return
    for route in sorted(found["routes"], key=lambda route: route["provider"] != found["provider"]):
        price = route["price"]["amount"]
        shown = "price unknown" if price is None else f"{price} {found['currency']}"
        output.result(f"{route['provider']}  {shown if route['available'] else route['reason']}")


@app.command()
def get(generation: Annotated[str, typer.Argument(metavar="ID")], json: Json = False) -> None:
    """Print a job: how far it is, and its results."""
    job = Studio.here().get(f"generations/{_id(generation)}/")
    if json:
        output.as_json(job)
        return
    paid = job["cost"]["actual"] or job["cost"]["estimate"]
    output.facts(
        {
            "Job": job["id"],
            "Status": job["status"],
            "Stage": job["stage"],
            "Percent": job["percent"],
            "Model": job["display_name"],
            "Provider": job["provider"],
            "Brand": job["brand"],
            "Prompt": job["prompt"],
            "Params": {name: value for name, value in job["params"].items() if name != "prompt"},
            "Cost": f"{paid} {job['cost']['currency']}" if paid else None,
            "Error": job["fail_reason"],
            "Created": job["created_at"],
            "Finished": job["finished_at"],
        }
    )
    for url in job["result_urls"]:
        output.result(url)


@app.command("list")
def list_(
    status: Annotated[str | None, typer.Option("--status", help="queued, in_progress, completed, failed …")] = None,
    model: Annotated[
        str | None, typer.Option("--model", autocompletion=modelhelp.complete_model, help="A model's id.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="image, video, audio, 3d or text.")] = None,
    search: Search = None,
    brand: Brand = None,
    limit: Limit = 20,
    json: Json = False,
) -> None:
    """List jobs, the newest first."""
    found = Studio.here().listed(
        "generations/", limit=limit, status=status, model=model, kind=kind, search=search, brand=brand_given(brand)
    )
    if json:
        output.as_json(found)
    else:
        rows = ((j["id"], j["created_at"][:16].replace("T", " "), j["status"], j["model"], j["title"]) for j in found)
        output.table(("id", "created (UTC)", "status", "model", "title"), rows)


@app.command()
def wait(
    generations: Annotated[list[str], typer.Argument(metavar="ID…")],
    wait_timeout: WaitTimeout = None,
    wait_interval: WaitInterval = None,
    target: OutputOption = None,
    json: Json = False,
) -> None:
    """Wait for jobs that run already; prints the URLs of their results."""
    patience = waiting.Patience.of(wait_timeout, wait_interval)
    _show_results(Studio.here(), [_id(one) for one in generations], patience, json=json, target=target)


def _body(studio: Studio, given: words.Words, *, adjust: bool) -> dict[str, Any]:
    """The request in the studio's words, everything checked, its files uploaded."""
    brand, provider = brand_given(given.take("brand")), given.take("provider")
    every = models.models(studio)
    model = models.find(request.model_in(given, {model["id"] for model in every}), every)
    wish = request.read(model, given, adjust=adjust)
    ids = files.ids_of((word for _, word in wish.files), studio, brand=brand)
    body = {
        "model": model["id"],
        "params": wish.params,
        "media": [{"role": role, "id": found} for (role, _), found in zip(wish.files, ids, strict=True)],
        "brand": brand,
        "provider": provider,
    }
    return {name: value for name, value in body.items() if value} | {"strict": not adjust}


def _submitted(studio: Studio, body: dict[str, Any], key: str) -> Any:
    """The job that was started, and on stderr what was changed of the request."""
    again = f"With --idempotency-key {key} the same request is not made twice."
    try:
        job = studio.post("generations/", body, key=key)
    except KeyboardInterrupt:
        raise Interrupted(f"Stopped while submitting. {again}") from None
    except Unreachable as error:
        raise Unreachable(f"{error.message} {again}") from None
    for change in job["adjustments"]:
        if str(change["requested"]) != str(change["used"]):
            output.message(f"Adjusted {change['param']}: {change['requested']} → {change['used']} ({change['reason']})")
    for note in job["notes"]:
        output.message(note)
    return job


def _show_results(
    studio: Studio, ids: list[str], patience: waiting.Patience, *, json: bool, target: str | None
) -> None:
    """Wait; URLs or job objects to stdout, one line about each job to stderr. Raises CliError where one has failed."""
    jobs = waiting.wait_for_jobs(studio, ids, patience)
    if json:
        output.as_json(jobs)
    for job in jobs:
        for url in [] if json else job["result_urls"]:
            output.result(url)
        if job["status"] == "completed":
            output.message(summary(job), style=output.GREEN)
    if target:
        done = [job for job in jobs if job["status"] == "completed"]
        for path in files.keep_results(done, target, studio):
            output.message(f"Saved {path}")
    waiting.check_ended_well(jobs)


def summary(job: Any) -> str:
    """One line: the model, its mode, the length of a film, and whether it is a draft."""
    longest = max((asset["duration"] or 0 for asset in job["assets"] if asset["role"] == "raw"), default=0)
    length = f"{longest:.0f} s" if longest else ""
    parts = (job["display_name"], job["params"].get("mode"), length, "draft" if job["draft"] else "")
    return " · ".join(part for part in parts if part)


def _id(word: str) -> str:
    if not files.is_id(word):
        raise CliError(
            f"There is no job {word[:60]}: an id looks like 6f9619ff-8b86-d011-b42d-00c04fc964ff.", NOT_FOUND
        )
    return word
