from hfstudio.outbound import client_for_operator
from tests.hfstudio.outbound.hostile import HostileServer, answer, says


def test_an_operators_address_is_asked_with_its_headers_and_without_proxies(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with (
        HostileServer(says(answer(b"{}"))) as server,
        client_for_operator(server.url, headers={"X-Key": "k"}) as client,
    ):
        assert client.get("/v1/jobs").content == b"{}"
    assert (server.visits[0].path, server.visits[0].headers["x-key"]) == ("/v1/jobs", "k")


def test_a_redirect_is_an_answer_and_not_followed():
    onward = answer(status="302 Found", Location="http://127.0.0.1:1/")
    with HostileServer(says(onward)) as server, client_for_operator(server.url) as client:
        assert client.get("/").status_code == 302
    assert len(server.visits) == 1
