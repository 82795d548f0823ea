"""Our rows against a provider's own list of jobs: what hangs in the air is adopted, what nobody knows is named."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from generations.lifecycle import outcome, settle
from generations.models import Attempt, Generation, ProviderAccount, Status
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, ListedJob, Unreadable
from generations.providers.registry import job_list, local_names
from generations.sending import send


@dataclass(frozen=True)
class Reconciled:
    """What an account's list says. `strangers` are jobs that no row of ours has: to be looked at by a person.

    `unread` says why there is no list; the rest is empty then.
    """

    account: str
    listed: int = 0
    known: int = 0
    adopted: tuple[str, ...] = ()  # ids of Generations
    strangers: tuple[str, ...] = ()  # ids of the provider's
    unread: str = ""

    as_dict = asdict


def reconcile(account: ProviderAccount, *, now: datetime) -> Reconciled:
    """Adopt every job of the list that is one of our unsettled Attempts. Never sends anything to be made."""
    provider = job_list(account.provider)
    if provider is None:
        return Reconciled(str(account), unread=f"{account.provider} lists no jobs: a person decides what is unsettled")
    answer = send(provider.listing(credentials(account)))
    try:
        listed = provider.read_listing(answer) if isinstance(answer, Answer) else None
    except Unreadable as error:
        return Reconciled(str(account), unread=str(error))
    if listed is None:
        return Reconciled(str(account), unread=f"{account.provider} cannot be reached")
    ours = set(Attempt.objects.filter(account=account).exclude(remote_id="").values_list("remote_id", flat=True))
    unknown = [job for job in listed if job.remote_id not in ours]
    adopted = dict(_adopted(account, unknown, now=now))
    return Reconciled(
        str(account),
        listed=len(listed),
        known=len(listed) - len(unknown),
        adopted=tuple(adopted.values()),
        strangers=tuple(job.remote_id for job in unknown if job.remote_id not in adopted),
    )


def look_at_all_now(*, now: datetime) -> int:
    """Have the poller ask for the status of everything that is with a provider; how many."""
    rows = Generation.objects.exclude(provider__in=local_names())
    return rows.filter(status__in=[Status.IN_PROGRESS, Status.NEEDS_ATTENTION]).update(due_at=now)


def _adopted(account: ProviderAccount, unknown: list[ListedJob], *, now: datetime) -> Iterator[tuple[str, str]]:
    """Pairs of the provider's id and ours, for jobs whose key is one of an Attempt that is not settled."""
    by_tag: dict[str, list[str]] = {}
    for job in unknown:
        by_tag.setdefault(job.tag, []).append(job.remote_id)
    waiting = Attempt.objects.filter(
        account=account, closed_at=None, accepted_at=None,
        generation__status__in=[Status.SUBMIT_UNKNOWN, Status.NEEDS_ATTENTION],
    )  # fmt: skip
    for attempt in waiting.select_related("generation", "account"):
        found = [remote_id for key in settle.keys_of(attempt) for remote_id in by_tag.get(key, [])]
        if len(found) == 1:  # two are a person's affair
            (remote_id,) = found
            if outcome.adopt(attempt.generation, attempt, remote_id, note="found by reconcile", now=now):
                yield remote_id, str(attempt.generation_id)
