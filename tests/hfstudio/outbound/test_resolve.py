from threading import Event

import pytest

from hfstudio.outbound import Limits, OutboundError, fetch
from hfstudio.outbound.resolve import MAX_ANSWERS, checked_addresses
from hfstudio.outbound.target import parse
from tests.hfstudio.outbound.hostile import answer, says

LIMITS = Limits(max_bytes=100_000, total=5.0)


def code_of(url: str, resolver) -> str:
    with pytest.raises(OutboundError) as caught:
        fetch(url, limits=LIMITS, resolver=resolver)
    return caught.value.code


@pytest.mark.parametrize(
    "answers",
    [
        *(["127.0.0.1"], ["::1"], ["::ffff:10.0.0.1"], ["64:ff9b::a9fe:a9fe"], ["fe80::1%eth0"], ["0.0.0.0"]),
        *(["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["93.184.216.34", "fd00::1"]),
    ],
)
def test_one_forbidden_answer_refuses_the_name(spy, answers):
    assert code_of("http://shop.example/", lambda host, port: answers) == "forbidden_address"
    assert spy.wanted == []


def test_the_address_that_was_checked_is_the_one_connected_to(spy, serve):
    server = serve(says(answer(b"shop")))
    spy.routes = {("93.184.216.34", 80): server.port}
    later = iter([["93.184.216.34"], ["127.0.0.1"]])
    fetched = fetch("http://shop.example/", limits=LIMITS, resolver=lambda host, port: next(later))
    assert (fetched.body, spy.wanted) == (b"shop", [("93.184.216.34", 80)])
    assert server.visits[0].host == "shop.example"


def test_a_name_that_changes_its_answer_for_the_next_hop_is_refused(spy, serve):
    server = serve(says(answer(status="302 Found", Location="/next")))
    spy.routes = {("93.184.216.34", 80): server.port}
    later = iter([["93.184.216.34"], ["127.0.0.1"]])
    assert code_of("http://shop.example/", lambda host, port: next(later)) == "forbidden_address"
    assert spy.wanted == [("93.184.216.34", 80)]


def test_the_next_checked_address_is_tried_when_one_does_not_answer(spy, serve):
    server = serve(says(answer(b"shop")))
    spy.routes = {("93.184.216.35", 80): server.port}
    answers = ["2606:2800:220:1::1", "93.184.216.34", "93.184.216.35"]
    assert fetch("http://shop.example/", limits=LIMITS, resolver=lambda host, port: answers).body == b"shop"
    assert [address for address, _ in spy.wanted] == answers


def test_a_hanging_look_up_ends_in_time(spy):
    forever = Event()

    def hangs(host: str, port: int) -> list[str]:
        forever.wait(10)
        return ["93.184.216.34"]

    with pytest.raises(OutboundError) as caught:
        fetch("http://shop.example/", limits=Limits(max_bytes=1, total=5, dns=0.1), resolver=hangs)
    forever.set()
    assert (caught.value.code, caught.value.retry, spy.wanted) == ("dns_failed", True, [])


def unknown(host: str, port: int) -> list[str]:
    raise OSError("Name or service not known")


@pytest.mark.parametrize(
    "resolver",
    [
        unknown,
        lambda host, port: [],
        lambda host, port: ["nonsense"],
        lambda host, port: [f"8.8.8.{n}" for n in range(99)],
    ],
)
def test_a_name_without_a_usable_answer_is_not_found(spy, resolver):
    assert code_of("http://shop.example/", resolver) == "dns_failed"
    assert spy.wanted == []


def test_many_answers_are_still_an_answer():
    answers = [f"8.8.8.{number}" for number in range(MAX_ANSWERS)]
    found = checked_addresses(parse("http://shop.example/"), resolver=lambda host, port: answers, timeout=5)
    assert len(found) == MAX_ANSWERS


def test_an_address_of_this_machine_is_refused_also_when_it_is_public(spy, monkeypatch):
    monkeypatch.setattr("hfstudio.outbound.resolve._can_bind", lambda address: address == "93.184.216.34")
    assert code_of("http://93.184.216.34/", unknown) == "forbidden_address"
    assert code_of("http://93.184.216.35/", unknown) == "connect_failed"


def test_a_machine_that_can_bind_to_anything_still_fetches(spy, monkeypatch):
    monkeypatch.setattr("hfstudio.outbound.resolve._can_bind", lambda address: True)
    assert code_of("http://93.184.216.34/", unknown) == "connect_failed"


def test_a_private_name_is_never_looked_up(spy):
    asked: list[str] = []
    for url in ("http://db.internal/", "http://localhost/", "http://redis/", "http://shop.example:6379/"):
        code_of(url, lambda host, port: asked.append(host) or ["93.184.216.34"])
    assert (asked, spy.wanted) == ([], [])
