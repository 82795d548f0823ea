import pytest

from hfstudio.outbound import Limits, OutboundError, fetch
from tests.hfstudio.outbound.hostile import answer, says

LIMITS = Limits(max_bytes=100_000, total=5.0)


def sends_to(location: str, status: str = "302 Found") -> bytes:
    return answer(b"moved", status=status, Location=location)


def code_of(url: str, **options) -> str:
    with pytest.raises(OutboundError) as caught:
        fetch(url, limits=LIMITS, **options)
    return caught.value.code


@pytest.mark.parametrize("status", ["301 A", "302 B", "303 C", "307 D", "308 E"])
def test_a_redirect_is_followed_to_where_it_leads(serve, status):
    goal = serve(says(answer(b"goal")))
    server = serve(says(sends_to(f"{goal.url}/there?x=1", status)))
    fetched = fetch(server.url, limits=LIMITS)
    assert (fetched.url, fetched.body) == (f"{goal.url}/there?x=1", b"goal")


@pytest.mark.parametrize(
    ("location", "path"), [("/b/c", "/b/c"), ("c?d=1", "/a/c?d=1"), ("../ü b", "/%C3%BC%20b"), ("?q", "/a/b?q")]
)
def test_a_relative_redirect_stays_on_its_server(serve, location, path):
    def script(connection, visit) -> None:
        connection.sendall(answer(b"goal") if visit.path == path else sends_to(location))

    server = serve(script)
    assert fetch(f"{server.url}/a/b", limits=LIMITS).url == server.url + path


def test_five_hops_are_followed_and_a_sixth_is_not(serve):
    def script(connection, visit) -> None:
        left = int(visit.path.removeprefix("/"))
        connection.sendall(sends_to(f"/{left - 1}") if left else answer(b"goal"))

    server = serve(script)
    assert fetch(f"{server.url}/5", limits=LIMITS).body == b"goal"
    assert code_of(f"{server.url}/6") == "too_many_redirects"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "forbidden_address"),
        ("http://[::1]/", "forbidden_address"),
        ("http://169.254.169.254/latest/", "forbidden_address"),
        ("//127.0.0.1/", "forbidden_address"),
        ("http://metadata.google.internal/", "forbidden_address"),
        ("http://2130706433/", "bad_url"),
        ("http://user:word@shop.example/", "bad_url"),
        ("http://shop.example\\@10.0.0.1/", "bad_url"),
        ("\\\\10.0.0.1\\x", "bad_url"),
        ("http://exam\tple.com/", "bad_url"),
        ("http://[::1", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
        ("gopher://127.0.0.1:6379/_INFO", "bad_url"),
        ("http://shop.example:22/", "forbidden_port"),
    ],
)
def test_a_hop_is_checked_as_if_a_person_had_typed_it(serve, spy, location, code):
    server = serve(says(sends_to(location)))
    spy.routes = {("127.0.0.1", server.port): server.port}
    assert code_of(server.url) == code
    assert spy.wanted == [("127.0.0.1", server.port)]


def test_a_redirect_without_an_address_is_no_answer(serve):
    assert code_of(serve(says(answer(status="302 Found"))).url) == "bad_status"


def test_credentials_stay_with_the_first_server(serve):
    goal = serve(says(answer(b"goal")))
    server = serve(lambda connection, visit: connection.sendall(sends_to("/2" if visit.path == "/1" else goal.url)))
    fetch(f"{server.url}/1", headers={"Authorization": "Bearer key", "X-Api-Key": "key"}, limits=LIMITS)
    assert [visit.headers.get("authorization") for visit in server.visits] == ["Bearer key", "Bearer key"]
    assert {"authorization", "x-api-key"} & set(goal.visits[0].headers) == set()


def test_credentials_do_not_come_back_with_a_second_redirect(serve):
    def first(connection, visit) -> None:
        connection.sendall(answer(b"goal") if visit.path == "/back" else sends_to(other.url))

    server = serve(first)
    other = serve(says(sends_to(f"{server.url}/back")))
    fetch(server.url, headers={"Authorization": "Bearer key"}, limits=LIMITS)
    assert [visit.headers.get("authorization") for visit in server.visits] == ["Bearer key", None]


def test_cookies_are_never_kept(serve):
    def script(connection, visit) -> None:
        connection.sendall(
            answer(b"goal") if visit.path == "/2" else answer(status="302 F", Location="/2", Set_Cookie="a=b")
        )

    server = serve(script)
    fetch(f"{server.url}/1", limits=LIMITS)
    assert "cookie" not in server.visits[1].headers
