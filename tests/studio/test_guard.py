"""The guard before Dagster's UI: whose requests pass, and whose do not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from story_assets.studio.guard import Guard, Message, Names, Receive, Refusal, Scope, Send, refusal_of

HERE = "127.0.0.1:3000"
LOOPBACK = Names.of("127.0.0.1")


def request(
    method: str = "GET", path: str = "/", query: str = "", host: str | None = HERE, **headers: str
) -> dict[str, Any]:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    if host is not None:
        given.append((b"host", host.encode()))
    return {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": given}


def posted(origin: str | None = f"http://{HERE}", kind: str | None = "application/json", **more: str) -> dict[str, Any]:
    headers = {**({"origin": origin} if origin else {}), **({"content_type": kind} if kind else {}), **more}
    return request("POST", "/graphql", **headers)


def websocket(**headers: str) -> dict[str, Any]:
    scope = request("GET", "/graphql", **headers)
    del scope["method"]
    return {**scope, "type": "websocket"}


def status(scope: dict[str, Any], names: Names = LOOPBACK) -> int:
    refusal = refusal_of(scope, names)
    return refusal.status if refusal else 200


@pytest.mark.parametrize("host", [HERE, "localhost:3000", "[::1]:3000", "LOCALHOST", "127.0.0.1", "localhost.:3000"])
def test_every_loopback_name_is_answered(host: str) -> None:
    assert status(request(host=host)) == 200


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:3000",
        "127.0.0.1.evil.example:3000",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "127.0.0.1:3000/x",
        "127.0.0.1:no",
        "192.168.1.7:3000",
        "0.0.0.0:3000",
    ],
)
def test_a_foreign_name_reads_nothing(host: str | None) -> None:
    """DNS rebinding: the attacker's name points here, and the browser believes it is that site."""
    assert status(request(host=host)) == 403


def test_two_host_headers_are_no_host() -> None:
    scope = request()
    scope["headers"].append((b"host", b"evil.example"))
    assert status(scope) == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "http://127.0.0.1:8188", "https://127.0.0.1:3000.evil"]
)
def test_another_sites_page_posts_nothing(origin: str) -> None:
    assert status(posted(origin or "file://")) == 403


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_only_json_is_posted(kind: str | None) -> None:
    assert status(posted(kind=kind)) == 415


def test_a_report_without_a_body_needs_to_be_json_too() -> None:
    report = request("POST", "/report_asset_check/film", "passed=true&check_name=plays")
    assert status(report) == 415


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", ["no-cors", "cors", "navigate"])
def test_what_another_sites_page_embeds_is_not_answered(site: str, mode: str) -> None:
    """`same-site` is another port of this machine: other programs' pages."""
    found = status(request(sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest="iframe"))
    assert found == 403


def test_a_link_on_another_page_may_be_followed() -> None:
    assert status(request(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document")) == 200


@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/prefix/graphql"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_is_asked_of_graphql_in_an_address(path: str, method: str) -> None:
    assert status(request(method, path, "query=mutation{launchRun}")) == 405


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_used(method: str) -> None:
    assert status(request(method, content_type="application/json")) == 405


def test_the_ui_itself_passes() -> None:
    assert status(request(sec_fetch_site="none", sec_fetch_mode="navigate", sec_fetch_dest="document")) == 200
    assert status(request(path="/main.js", sec_fetch_site="same-origin", sec_fetch_mode="no-cors")) == 200
    assert status(posted(kind="application/json; charset=utf-8", sec_fetch_site="same-origin")) == 200
    assert status(websocket(origin=f"http://{HERE}")) == 200


def test_programs_that_are_no_browser_pass() -> None:
    assert status(posted(origin=None)) == 200
    assert status(websocket()) == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:8188"])
def test_a_websocket_of_another_site_is_not_opened(origin: str) -> None:
    assert status(websocket(origin=origin)) == 403


def test_a_ui_for_the_house_answers_under_its_addresses_and_the_names_it_was_given() -> None:
    names = Names.of("0.0.0.0", ["studio.lan", ""])
    assert status(request(host="192.168.1.7:3000"), names) == 200
    assert status(request(host="Studio.lan:3000"), names) == 200
    assert status(request(host="evil.example:3000"), names) == 403


def test_a_proxy_that_speaks_https_is_still_the_same_page() -> None:
    names = Names.of("127.0.0.1", ["studio.lan"])
    scope = request("POST", "/graphql", host="studio.lan", origin="https://studio.lan", content_type="application/json")
    assert status(scope, names) == 200


def answered(scope: dict[str, Any]) -> list[Message]:
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"access-control-allow-origin", b"*"), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"secret"})

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(app, LOOPBACK)(scope, receive, send))
    return sent


def test_what_passes_can_be_framed_or_read_by_no_other_site() -> None:
    start, _body = answered(request())
    names = [name for name, _ in start["headers"]]
    assert b"access-control-allow-origin" not in names
    assert {b"x-frame-options", b"cross-origin-resource-policy", b"content-type"} <= set(names)


def test_what_is_refused_never_reaches_dagster_and_says_why() -> None:
    start, body = answered(request(host="evil.example"))
    assert start["status"] == 403
    assert body["body"] == b"This server does not answer under that name.\n"
    (closed,) = answered(websocket(origin="null"))
    assert closed["type"] == "websocket.close"


def test_a_refusal_is_a_sentence() -> None:
    refusal = refusal_of(posted("http://evil.example"), LOOPBACK)
    assert refusal == Refusal(403, "A page of another site asked for this.")
