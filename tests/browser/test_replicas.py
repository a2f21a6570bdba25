"""Two replicas behind the balancer of docs/replicas: readers are shared out, none is lost when one goes."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, expect

from map_app.data.ingest.load import load_into
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from tests.bench.crowd import crowd, shorten
from tests.browser.balanced import Asking, Balancer, Pair, Replica, balanced, composed, made_whole, settings
from tests.browser.pages import api_count, count_of, expect_count, painted, view_of
from tests.data.servers import WAITING, Postgres, connected, held, postgres, until
from tests.loops import run_alone
from tests.served import ROOT
from tests.shipped import MAP

Open = Callable[..., Page]
FRAME = "/component/streamlit_folium.st_folium/index.html"
VIEW = "?type=air_strike&theatre=yemen&at=15.2,44.1,7"

CONNECTED_MS: Final = 150_000
"""Longest time until a page is whole again: a replica that hangs is found out after 20 s; Streamlit gives up
a try to connect after 15 s and begins the next after 4 s."""

WATCH: Final = """() => {
    const app = document.querySelector("[data-testid=stApp]").dataset;
    const connected = () => app.testConnectionState === "CONNECTED";
    const running = () => app.testScriptState === "running";
    const stages = [() => !connected(), () => connected() && running(), () => connected() && !running()];
    const look = () => {
        if (stages[0]?.()) {
            stages.shift();
            document.body.dataset.stages = stages.length;
        }
    };
    new MutationObserver(look).observe(document, { subtree: true, attributes: true });
}"""
"""Counts down as the page loses its server, is drawn by one again, and is whole."""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL with the shipped events, loaded by the compose file's own command."""
    with postgres() as running:
        environment = settings(running)
        program, *words = composed()["services"]["load"]["command"]
        assert program.endswith("/event-map")
        said = {"/events.geojson": str(EVENTS), words[-1]: environment["MAP_APP_EVENTS"]}
        command = [sys.executable, "-m", "map_app.cli.main", *(said.get(word, word) for word in words)]
        own = {"PGPASSWORD": environment["PGPASSWORD"], "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=own, capture_output=True)
        yield running


@pytest.fixture(scope="module")
def running(server: Postgres) -> Iterator[tuple[Balancer, Pair]]:
    """The balancer and its two replicas."""
    with balanced(server) as found:
        yield found


@pytest.fixture
def both(running: tuple[Balancer, Pair]) -> Iterator[tuple[Balancer, Pair]]:
    """The same; they are whole again after the test."""
    yield running
    made_whole(*running)


def test_each_has_the_frame_of_the_map_from_its_start(both: tuple[Balancer, Pair]) -> None:
    """A frame in an article keeps no cookie: what one replica's page needs, the other gives."""
    _, replicas = both
    assert [httpx.get(replica.address + FRAME).status_code for replica in replicas] == [200, 200]


def test_readers_are_shared_out_and_each_stays(both: tuple[Balancer, Pair], open_page: Open) -> None:
    """The second reader has the other replica; page, websocket and map of one reader ask the same."""
    balancer, replicas = both
    before = {replica.name: replica.answers() for replica in replicas}
    page = open_page(f"{balancer.address}/{VIEW}")
    first, second = sorted(replicas, key=Replica.pages, reverse=True)
    assert replica_of(page) == first.name
    assert (first.pages(), second.pages()) == (1, 0)
    asked = first.answers()
    assert (asked > before[first.name], second.answers()) == (True, before[second.name])
    other = open_page(balancer.address)
    assert replica_of(other) == second.name
    assert (first.pages(), second.pages()) == (1, 1)
    assert (first.answers(), second.answers() > before[second.name]) == (asked, True)


def test_every_replica_gives_the_same_bytes(both: tuple[Balancer, Pair]) -> None:
    """A file is the same from either and through the balancer, with the same tag."""
    balancer, replicas = both
    places = [*(replica.address for replica in replicas), balancer.direct]
    answers = [httpx.get(f"{place}/api/events.geojson?theatre=yemen").raise_for_status() for place in places]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1


def test_what_any_cache_may_keep_has_no_cookie(both: tuple[Balancer, Pair]) -> None:
    """Scripts and styles come as the app sends them: one life time, and nothing of the reader."""
    balancer, _ = both
    page = httpx.get(balancer.direct)
    assert page.headers["set-cookie"].startswith("replica=map-")
    scripts = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page.text)
    for path in (scripts[0], "assets/map.js", "assets/geo/theatres.geojson"):
        answer = httpx.get(f"{balancer.direct}/{path}").raise_for_status()
        assert "set-cookie" not in answer.headers
        [life] = answer.headers.get_list("cache-control")
        assert "max-age" in life


def test_the_balancer_says_who_asks_and_keeps_figures_in(both: tuple[Balancer, Pair]) -> None:
    """Links have the reader's host; what a client writes of itself is not believed; no figures go out."""
    balancer, replicas = both
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=balancer.direct) as client:
        page = client.get("/?theatre=yemen", headers=forged | {"Host": "map.example"}).text
        assert "http://map.example/?theatre=yemen" in page
        refused = (client.get("/api/events.csv?q=nowhere").status_code == 429 for _ in range(1000))
        assert any(refused)
        assert client.get("/api/events.csv?q=nowhere", headers=forged).status_code == 429
        for path in ("/api/metrics", "/api/%6Detrics", "/_stcore/metrics"):
            assert client.get(path).status_code == 404
        too_long = client.get(f"/api/events.csv?q={'a' * 17_000}")
        assert (too_long.status_code, too_long.json()["status"]) == (414, 414)
        [worn] = [replica for replica in replicas if replica.name == client.cookies["replica"]]
    worn.end(signal.SIGKILL)  # the next test shall have one that remembers no client


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_a_page_goes_on_when_its_replica_does_not(
    both: tuple[Balancer, Pair], open_page: Open, how: signal.Signals
) -> None:
    """Killed, stopped or hanging: the page connects again by itself, to the other, with the same view."""
    balancer, replicas = both
    page = open_page(f"{balancer.address}/{VIEW}")
    left, other = sorted(replicas, key=Replica.pages, reverse=True)
    address, number, window = page.url, count_of(page), view_of(page)
    page.evaluate(WATCH)
    left.end(how)
    expect(page.locator("body")).to_have_attribute("data-stages", "0", timeout=CONNECTED_MS)
    assert (page.url, count_of(page), view_of(page)) == (address, number, window)
    assert replica_of(page) == other.name
    assert other.pages() == 1
    page.locator("label", has_text="Iraq").first.click()
    painted(page, "theatre=iraq")
    query = urlencode([("type", "air_strike"), ("theatre", "iraq"), ("theatre", "yemen")])
    more = api_count(other.address, query)
    expect_count(page, more)
    assert more > number


def test_files_come_from_the_other_while_a_replica_hangs(both: tuple[Balancer, Pair]) -> None:
    """A browser has six connections: files that hang would hold them all, and the page could not connect."""
    balancer, replicas = both
    with httpx.Client(base_url=balancer.direct, timeout=60) as client, ThreadPoolExecutor(6) as threads:
        client.get("/")
        [left] = [replica for replica in replicas if replica.name == client.cookies["replica"]]
        left.end(signal.SIGSTOP)
        answers = list(threads.map(client.get, ["/assets/geo/theatres.geojson"] * 6))
    assert [answer.status_code for answer in answers] == [200] * 6


def test_a_click_in_the_moment_of_connecting_again_counts(
    server: Postgres, both: tuple[Balancer, Pair], open_page: Open
) -> None:
    """What is ticked while the other replica first draws the page is what the page then shows."""
    balancer, replicas = both
    page = open_page(f"{balancer.address}/{VIEW}&verification=confirmed")
    left, other = sorted(replicas, key=Replica.pages, reverse=True)
    with connected(server) as watching, held(server):
        left.end(signal.SIGKILL)
        balancer.knows(left, "DOWN")
        until(watching, WAITING, 1)
        page.locator("label", has_text="Iraq").first.click()
        expect(page.get_by_role("checkbox", name="Iraq").first).to_be_checked()
    painted(page, "theatre=iraq")
    query = [("type", "air_strike"), ("theatre", "iraq"), ("theatre", "yemen"), ("verification", "confirmed")]
    expect_count(page, api_count(other.address, urlencode(query)))


def test_a_replica_that_stops_finishes_what_it_has_begun(
    server: Postgres, both: tuple[Balancer, Pair]
) -> None:
    """A file that is being made when its replica is told to stop arrives whole, and from that replica."""
    balancer, replicas = both
    with httpx.Client(base_url=balancer.direct, timeout=60) as client, ThreadPoolExecutor(1) as thread:
        whole = client.get("/api/events.geojson?theatre=iraq").content
        [left] = [replica for replica in replicas if replica.name == client.cookies["replica"]]
        with connected(server) as watching, held(server):
            file = thread.submit(client.get, "/api/events.geojson?theatre=iraq&min_killed=0")
            until(watching, WAITING, 1)
            left.end(signal.SIGTERM)
            balancer.knows(left, "DOWN")
            assert left.process.poll() is None
        answer = file.result().raise_for_status()
        assert "set-cookie" not in answer.headers, "another replica answered"
        assert 0 < len(answer.json()["features"]) < len(whole)
        left.process.wait(timeout=60)


def test_what_a_killed_replica_had_not_begun_another_answers(
    server: Postgres, both: tuple[Balancer, Pair]
) -> None:
    """A question that stands before a locked table when its replica dies is asked of the other one."""
    balancer, replicas = both
    with httpx.Client(base_url=balancer.direct, timeout=60) as client, ThreadPoolExecutor(1) as thread:
        client.get("/")
        [left] = [replica for replica in replicas if replica.name == client.cookies["replica"]]
        with connected(server) as watching, held(server):
            file = thread.submit(client.get, "/api/events.geojson?theatre=iraq&min_killed=1")
            until(watching, WAITING, 1)
            left.end(signal.SIGKILL)
            balancer.knows(left, "DOWN")
        assert file.result().raise_for_status().json()["features"]
        assert client.cookies["replica"] != left.name


def test_a_crowd_and_new_data_take_no_replica_out(
    server: Postgres, both: tuple[Balancer, Pair], tmp_path: Path
) -> None:
    """Embeds that come in a burst and are all drawn anew leave both replicas in, and no page is cut off."""
    balancer, _ = both
    before, shorter = len(balancer.changes), tmp_path / "shorter.geojson"
    shorten(shorter)

    def renew() -> None:
        load_into(parse_source(shorter), parse_source(server.url), MAP)

    try:
        run_alone(crowd(balancer.direct, 24, 2, renew, "/api/live", idle_seconds=0))
    finally:
        load_into(parse_source(EVENTS), parse_source(server.url), MAP)
    later = balancer.changes[before:]  # UP is said again when a slow start is over
    assert [name for name, state in later if state == "DOWN"] == []


def test_one_after_the_other_may_be_started_anew(both: tuple[Balancer, Pair]) -> None:
    """While each replica in turn stops and starts, every question is answered; then readers find both."""
    balancer, replicas = both
    with ThreadPoolExecutor(3) as threads, Asking(balancer) as asking:
        for _ in range(3):
            threads.submit(asking.go_on)
        asking.some()
        for replica in replicas:
            replica.end(signal.SIGTERM)
            balancer.knows(replica, "DOWN")
            asking.some()
            replica.process.wait(timeout=60)
            replica.start()
            replica.ready()
            balancer.knows(replica, "UP")
            asking.some()
    assert asking.faults == []
    found = {httpx.get(f"{balancer.direct}/").cookies["replica"] for _ in range(10)}
    assert found == {replica.name for replica in replicas}


def replica_of(page: Page) -> str:
    """The replica that the page's cookie names."""
    [name] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "replica"]
    return name
