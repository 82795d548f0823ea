"""What every provider keeps to. An adapter joins by one line in CONTRACTS, with its own answers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from generations.providers.answers import SUBMIT_REFUSALS
from generations.providers.draft.provider import DraftProvider
from generations.providers.fake.garbage import GARBAGE
from generations.providers.protocol import (
    Accepted,
    Ambiguous,
    Answer,
    Call,
    Cancels,
    Credentials,
    ListedJob,
    ListsJobs,
    Order,
    Refused,
    RemoteJob,
    RemoteStatus,
    RunCanceled,
    RunFailed,
    Unreadable,
)
from generations.providers.registry import providers
from tests.generations.providers.fake import samples as fake
from tests.generations.providers.heygen import samples as heygen
from tests.generations.providers.higgsfield import samples as higgsfield
from tests.generations.providers.relay import samples as relay
from tests.generations.providers.samples import Live, Samples
from tests.generations.providers.wire import postbox, send

CONTRACTS: dict[str, Samples] = {
    "fake": fake.samples(),
    **{f"fake with {way} alone": fake.samples(capabilities) for way, capabilities in fake.ALONE.items()},
    "higgsfield": higgsfield.samples(),
    "relay": relay.samples(),
    "heygen": heygen.samples(),
}
LOCAL = {"draft": DraftProvider()}
COMMANDS = {"higgsfield_cli"}  # held by tests/generations/providers/higgsfield_cli, against a program instead of a port
STILL = {"kind": "image", "prompt": "Steam over a cup", "width": 256, "height": 256, "format": "png"}

ACCOUNT = Credentials("https://api.provider.example", "acme.s3cr3t-9f8e7d")
KEY = "5b0f8a52-6d0e-4a53-9d0c-0d6a6bd1a001"
CALLBACK = "https://studio.example/callbacks/any/tok-1234/?a=1&b=ü"
ODD = (None, True, -1, 17, 1e300, "", "x" * 5000, "\0", "\ud800", "a b", "../../x", [], [[]], {}, {"id": {}}, [None])


@pytest.fixture(params=CONTRACTS.values(), ids=CONTRACTS.keys())
def contract(request: pytest.FixtureRequest) -> Samples:
    return request.param


@pytest.fixture
def live(contract: Samples) -> Iterator[Live]:
    if contract.serve is None:
        pytest.skip("nothing to talk to on this machine")
    with contract.serve() as found:
        yield found


def order_of(contract: Samples, *, callback: str | None = CALLBACK, key: str = KEY) -> Order:
    path, body = contract.provider.order(contract.job)
    return Order(body=body, path=path, idempotency_key=key, callback_url=callback)


def every_call(contract: Samples, account: Credentials) -> dict[str, Call]:
    provider = contract.provider
    calls = {
        "submit": provider.submit(account, order_of(contract)),
        "status": provider.status(account, "job-1"),
        "test": provider.test(account),
    }
    if provider.capabilities.cancel:
        calls["cancel"] = provider.cancel(account, "job-1")
    if provider.capabilities.listing:
        calls["listing"] = provider.listing(account)
    return calls


def test_every_provider_of_the_studio_is_held_to_the_contract():
    held = {contract.provider.name for contract in CONTRACTS.values()} | set(LOCAL) | COMMANDS

    assert set(providers()) - held == set()
    assert all(providers()[name].name == name for name in providers())


# --- Calls -----------------------------------------------------------------------------------------------


def test_an_order_is_the_same_bytes_each_time_and_leaves_the_job_alone(contract):
    before = deepcopy(contract.job)

    first, second = contract.provider.order(contract.job), contract.provider.order(contract.job)

    assert first == second
    assert contract.job == before
    assert first[0].startswith("/")
    assert isinstance(first[1], bytes)
    assert "quietly" in first[1].decode()


def test_a_submit_carries_exactly_the_committed_bytes_at_each_transmission(contract):
    order = order_of(contract)

    first, second = contract.provider.submit(ACCOUNT, order), contract.provider.submit(ACCOUNT, order)

    assert first == second
    assert first.body == order.body
    assert urlsplit(first.url).path == order.path


def test_bytes_that_the_adapter_would_write_differently_today_go_out_as_they_were_committed(contract):
    order = replace(order_of(contract), body=b'{"as": "committed by an older version"}')

    assert contract.provider.submit(ACCOUNT, order).body == order.body


def test_the_secret_is_in_headers_alone(contract):
    for name, call in every_call(contract, ACCOUNT).items():
        assert any(ACCOUNT.secret in value for value in call.headers.values()), name
        assert ACCOUNT.secret not in unquote(call.url), name
        assert ACCOUNT.secret.encode() not in call.body, name
        assert ACCOUNT.secret not in repr(call), name
        assert ACCOUNT.secret not in repr(ACCOUNT), name


@pytest.mark.parametrize("base", ["https://gate.example/v9/provider", "https://gate.example/v9/provider/"])
def test_every_address_is_built_below_the_account_s_base(contract, base):
    plain = every_call(contract, ACCOUNT)
    for name, call in every_call(contract, replace(ACCOUNT, base_url=base)).items():
        assert call.url == plain[name].url.replace(ACCOUNT.base_url, "https://gate.example/v9/provider"), name


def test_a_remote_id_cannot_leave_its_place_in_the_address(contract):
    for call in (
        contract.provider.status(ACCOUNT, "../me?x=1#y"),
        *([contract.provider.cancel(ACCOUNT, "../me?x=1#y")] if contract.provider.capabilities.cancel else []),
    ):
        assert "/../" not in call.url
        assert "x=1" not in urlsplit(call.url).query
        assert urlsplit(call.url).fragment == ""


def test_reading_is_done_by_get_and_spending_by_post(contract):
    calls = every_call(contract, ACCOUNT)

    assert calls["submit"].method == "POST"
    assert {calls[name].method for name in ("status", "test", "listing") if name in calls} == {"GET"}


def test_the_callback_address_and_the_key_go_along_where_the_provider_takes_them(contract):
    can, call = contract.provider.capabilities, contract.provider.submit(ACCOUNT, order_of(contract))
    elsewhere = unquote(call.url) + "".join(call.headers.values())

    assert (CALLBACK in elsewhere) == can.callback
    if can.idempotency_key or can.listing:
        assert KEY in elsewhere
    without = contract.provider.submit(ACCOUNT, order_of(contract, callback=None))
    assert "callback" not in without.url


# --- Answers ---------------------------------------------------------------------------------------------


def test_a_job_that_was_taken_has_its_id(contract):
    assert contract.provider.read_submit(contract.accepted) == Accepted(contract.remote_id)


@pytest.mark.parametrize("status", sorted(SUBMIT_REFUSALS))
def test_a_refusal_is_definite_and_says_so_to_a_person(contract, status):
    if status in contract.own_refusals:
        return
    outcome = contract.provider.read_submit(Answer(status, {}, b'{"detail": "No such luck"}'))

    assert isinstance(outcome, Refused)
    assert outcome.account == (status in {401, 402, 403})
    assert outcome.again == (status in {401, 402, 403, 429})
    assert "No such luck" in outcome.detail
    assert str(status) in outcome.detail


@pytest.mark.parametrize("status", [302, 303, 408, 409, 425, 500, 502, 503, 504, 520, 599])
@pytest.mark.parametrize("body", [b"", b'{"id": "job_9"}', b"<html>"])
def test_whatever_may_follow_a_job_that_was_taken_is_ambiguous(contract, status, body):
    if status in contract.own_refusals:
        return
    assert isinstance(contract.provider.read_submit(Answer(status, {}, body)), Ambiguous)


@pytest.mark.parametrize("kind", sorted(GARBAGE))
@pytest.mark.parametrize("status", [200, 201, 404, 500])
def test_garbage_is_never_more_than_unreadable(contract, kind, status):
    answer = Answer(status, {"retry-after": "soon", "date": "never"}, GARBAGE[kind]())

    outcome = contract.provider.read_submit(answer)
    assert isinstance(outcome, Ambiguous if status in {200, 201, 500} else Refused)
    for read in (contract.provider.read_status, *_list_reader(contract)):
        with pytest.raises(Unreadable):
            read(answer)
    assert contract.provider.read_callback(answer.body) is None
    assert isinstance(contract.provider.read_test(answer), str)


def test_an_answer_that_is_odd_in_one_place_never_raises_anything_else(contract):
    for answer in _odd(contract.accepted):
        assert isinstance(contract.provider.read_submit(answer), Accepted | Ambiguous)
        assert isinstance(contract.provider.read_test(answer), str)
    for answer in (*_odd(contract.completed), *_odd(contract.status("?")), *_odd(contract.forgotten)):
        _keepable(_or_unreadable(contract.provider.read_status, answer))
    for read in _list_reader(contract):
        for answer in _odd(contract.listing):
            _keepable(_or_unreadable(read, answer))
    for answer in _odd(Answer(200, body=contract.callback) if contract.callback else None):
        _keepable(contract.provider.read_callback(answer.body))


def test_every_status_word_of_the_table_is_mapped(contract):
    for word, status in contract.provider.status_words.items():
        job = contract.provider.read_status(contract.status(word))
        assert (job.status, job.word) == (status, word)


def test_the_table_knows_every_end_that_a_job_can_have(contract):
    mapped = set(contract.provider.status_words.values())

    assert {RemoteStatus.RUNNING, RemoteStatus.COMPLETED, RemoteStatus.FAILED} <= mapped
    assert RemoteStatus.UNKNOWN not in mapped
    if contract.provider.capabilities.cancel:
        assert RemoteStatus.CANCELED in mapped


@pytest.mark.parametrize("word", ["pondering", "Zzz…", "completed?"])
def test_an_unknown_word_is_kept_and_ends_nothing(contract, word):
    job = contract.provider.read_status(contract.status(word))

    assert (job.status, job.word) == (RemoteStatus.UNKNOWN, word)


def test_a_completed_job_names_its_outputs(contract):
    job = contract.provider.read_status(contract.completed)

    assert job.status == RemoteStatus.COMPLETED
    assert len(job.outputs) == contract.outputs
    assert all(bool(output.url) != bool(output.text) for output in job.outputs)


def test_a_job_that_the_provider_has_forgotten_is_told_from_an_error(contract):
    if contract.forgotten:
        assert contract.provider.read_status(contract.forgotten).status == RemoteStatus.FORGOTTEN
    with pytest.raises(Unreadable):
        contract.provider.read_status(Answer(404, {"content-type": "text/html"}, b"<h1>Not found</h1>"))


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_an_error_on_the_way_never_ends_a_job(contract, status):
    with pytest.raises(Unreadable) as caught:
        contract.provider.read_status(Answer(status, {"retry-after": "17"}, b'{"status": "failed", "id": "job_1"}'))

    assert caught.value.retry_after == 17
    assert caught.value.account == (status in {401, 403})


def _list_reader(contract):
    return [contract.provider.read_listing] if contract.provider.capabilities.listing else []


def test_what_is_declared_is_there(contract):
    can = contract.provider.capabilities

    assert isinstance(contract.provider, Cancels) or not can.cancel
    assert isinstance(contract.provider, ListsJobs) or not can.listing


def test_a_list_is_read_whole(contract):
    if contract.listing is None:
        assert not contract.provider.capabilities.listing
        return
    listed = contract.provider.read_listing(contract.listing)

    assert {job.remote_id: job.tag for job in listed} == contract.listed
    assert all(job.created_at is None or job.created_at.tzinfo for job in listed)


def test_a_callback_is_read_for_its_job_alone(contract):
    if contract.callback is None:
        assert not contract.provider.capabilities.callback
        return
    assert contract.provider.read_callback(contract.callback) == contract.remote_id


def test_the_free_test_call_tells_good_accounts_from_bad_ones(contract):
    assert contract.provider.read_test(contract.good_account) == ""
    for status in (401, 403, 404, 500):
        assert contract.provider.read_test(Answer(status, {}, b"{}")) != ""


# --- Capabilities, against a provider that really answers ----------------------------------------------------


def submitted(contract: Samples, live: Live, **order: Any) -> str:
    answer = send(contract.provider.submit(live.account, order_of(contract, **order)))
    outcome = contract.provider.read_submit(answer)
    assert isinstance(outcome, Accepted)
    return outcome.remote_id


def status_of(contract: Samples, live: Live, remote_id: str) -> RemoteJob:
    return contract.provider.read_status(send(contract.provider.status(live.account, remote_id)))


def finished(contract: Samples, live: Live, remote_id: str) -> RemoteJob:
    live.clock.go_on(2)
    return status_of(contract, live, remote_id)


def test_a_job_is_taken_followed_and_finished(contract, live):
    remote_id = submitted(contract, live, callback=None)

    assert status_of(contract, live, remote_id).status in {RemoteStatus.QUEUED, RemoteStatus.RUNNING}
    job = finished(contract, live, remote_id)
    assert (job.status, len(job.outputs)) == (RemoteStatus.COMPLETED, contract.job.params["batch_size"])
    assert [accepted for accepted, _ in live.accepted()] == [remote_id]


def test_k_the_same_key_twice_is_one_job(contract, live):
    first, second = submitted(contract, live, callback=None), submitted(contract, live, callback=None)

    if contract.provider.capabilities.idempotency_key:
        assert first == second
        assert len(live.accepted()) == 1
    else:
        assert first != second
        assert len(live.accepted()) == 2


def test_w_the_callback_comes_to_our_address_and_names_the_job(contract, live):
    if not contract.provider.capabilities.callback:
        return
    with postbox() as box:
        remote_id = submitted(contract, live, callback=f"{box.url}/callbacks/any/tok-1/?n=1")
        live.clock.go_on(2)
        path, body = box.next()

    assert path == "/callbacks/any/tok-1/?n=1"
    assert contract.provider.read_callback(body) == remote_id


def test_l_the_list_shows_exactly_the_job_with_our_key(contract, live):
    if not contract.provider.capabilities.listing:
        return
    ours = submitted(contract, live, callback=None, key="key-ours")
    submitted(contract, live, callback=None, key="key-other")

    listed = contract.provider.read_listing(send(contract.provider.listing(live.account)))

    assert [job.remote_id for job in listed if job.tag == "key-ours"] == [ours]
    assert [job.remote_id for job in listed if job.tag == "key-of-nobody"] == []


def test_a_running_job_can_be_cancelled(contract, live):
    if not contract.provider.capabilities.cancel:
        return
    remote_id = submitted(contract, live, callback=None)

    send(contract.provider.cancel(live.account, remote_id))

    assert finished(contract, live, remote_id).status == RemoteStatus.CANCELED


def test_the_account_can_be_tried_for_nothing(contract, live):
    assert contract.provider.read_test(send(contract.provider.test(live.account))) == ""
    assert contract.provider.read_test(send(contract.provider.test(live.bad_account))) != ""
    assert live.accepted() == []


# --- What adapters may not know --------------------------------------------------------------------------


@pytest.mark.parametrize("module", sorted({type(c.provider).__module__ for c in CONTRACTS.values()}))
def test_an_adapter_knows_neither_django_nor_a_client(module):
    forbidden = {"django", "httpx", "aiohttp", "requests", "urllib3", "http.client", "asyncio"}
    script = (
        "import sys; before = set(sys.modules)\n"
        f"import {module}\n"
        f"print(sorted({forbidden!r} & (set(sys.modules) - before)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


# --- Providers on this machine ---------------------------------------------------------------------------


@pytest.fixture(params=LOCAL.values(), ids=LOCAL.keys())
def local(request: pytest.FixtureRequest) -> Any:
    return request.param


def run(local: Any, folder: Path, request: dict[str, Any] = STILL, **more: Any) -> Any:
    quiet = {"report": lambda percent, activity: None, "cancelled": lambda: False}
    return local.run(request, folder=folder, **{**quiet, **more})


def test_a_local_run_leaves_its_outputs_in_its_folder(local, tmp_path):
    reports: list[tuple[int, str]] = []

    result = run(local, tmp_path / "run", report=lambda percent, activity: reports.append((percent, activity)))

    raw = [output for output in result.outputs if output.role == "raw"]
    assert [(output.index, output.content_type, output.width) for output in raw] == [(0, "image/png", 256)]
    assert {output.path for output in result.outputs} == set((tmp_path / "run").iterdir())
    assert set(tmp_path.iterdir()) == {tmp_path / "run"}
    percents = [percent for percent, _ in reports]
    assert percents == sorted(percents)
    assert all(0 <= percent <= 100 and activity for percent, activity in reports)


def test_a_local_run_that_is_repeated_replaces_the_first(local, tmp_path):
    first = run(local, tmp_path)
    (tmp_path / "film-7.mp4").write_bytes(b"left over by an earlier run")
    second = run(local, tmp_path)

    assert [output.path for output in first.outputs] == [output.path for output in second.outputs]
    assert {output.path for output in second.outputs} == set(tmp_path.iterdir())


def test_a_local_run_stops_when_it_is_cancelled(local, tmp_path):
    with pytest.raises(RunCanceled):
        run(local, tmp_path, cancelled=lambda: True)


@pytest.mark.parametrize("request_", [{}, {"kind": "nonsense"}, {"kind": ["image"]}, {"kind": "image", "media": "x"}])
def test_a_local_run_refuses_what_it_cannot_read(local, tmp_path, request_):
    with pytest.raises(RunFailed) as caught:
        run(local, tmp_path, request_)

    assert caught.value.code
    assert str(caught.value).endswith((".", "!", "?"))
    assert not caught.value.retry


# --- Odd answers -----------------------------------------------------------------------------------------


def _odd(answer: Answer | None) -> Iterator[Answer]:
    """The answer with one thing in it replaced, for every thing and every replacement."""
    if answer is None:
        return
    data = json.loads(answer.body)
    for place in _places(data):
        for value in ODD:
            changed = _changed(data, place, value)
            yield replace(answer, body=json.dumps(changed).encode())
    for cut in range(0, len(answer.body), 7):
        yield replace(answer, body=answer.body[:cut])


def _places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in children:
        yield from _places(value, (*place, name))


def _changed(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    changed = deepcopy(data)
    changed[place[0]] = _changed(changed[place[0]], place[1:], value)
    return changed


def _or_unreadable(read: Any, answer: Answer) -> Any:
    try:
        return read(answer)
    except Unreadable:
        return None


def _keepable(found: RemoteJob | list[ListedJob] | str | None) -> None:
    """Every text that came of it fits into a database."""
    texts = _texts(found)
    assert all("\0" not in text.encode().decode() for text in texts)


def _texts(found: Any) -> list[str]:
    match found:
        case RemoteJob():
            urls = [output.url for output in found.outputs]
            return [found.word, found.error_code, found.error_detail, *urls]
        case list():
            return [job.remote_id for job in found]
        case str():
            return [found]
    return []
