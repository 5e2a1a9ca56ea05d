"""The event stream: every line once, in order, across reconnects."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from tests.gateway.browser import Browser, seqs
from tests.gateway.conftest import Gateway, StartGateway
from tests.gateway.stand_ins import Rasa


async def follow(browser: Browser, count: int, query: str = "", last: int | None = None) -> list[int]:
    """Read `count` lines of the stream; return their numbers."""
    numbers: list[int] = []
    async with asyncio.timeout(8), aclosing(browser.events(query, last)) as lines:
        async for line in lines:
            numbers.append(line["seq"])
            if len(numbers) == count:
                break
    return numbers


async def test_an_open_page_gets_each_line_as_it_is_said(browser: Browser, rasa: Rasa) -> None:
    history = await browser.open()
    listening = asyncio.create_task(follow(browser, 5))
    await browser.say("一つ")
    lines = await browser.say("二つ")
    assert await listening == [1, 2, 3, 4, 5]
    async with asyncio.timeout(3), aclosing(browser.events(last=3)) as events:
        assert [await anext(events), await anext(events)] == lines
    assert history[0]["seq"] == 1


async def test_a_page_that_comes_back_misses_nothing_and_gets_nothing_twice(browser: Browser) -> None:
    await browser.open()
    seen: list[int] = []
    talking = asyncio.create_task(talk(browser, 12))
    while len(seen) < 25:
        seen += await follow(browser, min(4, 25 - len(seen)), last=seen[-1] if seen else None)
    await talking
    assert seen == list(range(1, 26)) == seqs(await browser.history())


async def talk(browser: Browser, count: int) -> None:
    for number in range(count):
        await browser.say(f"{number}番")


async def test_the_first_connection_may_name_its_place_in_the_address(browser: Browser) -> None:
    await browser.open()
    await browser.say("一つ")
    assert await follow(browser, 2, query="?after=1") == [2, 3]
    assert await follow(browser, 1, query="?after=0", last=2) == [3]


async def test_a_quiet_stream_gives_signs_of_life(browser: Browser) -> None:
    await browser.open()
    async with asyncio.timeout(5), browser.http.get(f"{browser.url}{browser.path}/events?after=1") as response:
        async for raw in response.content:
            if raw == b": here\n":
                break


async def test_a_stopping_process_lets_its_pages_go(gateway: Gateway, browser: Browser) -> None:
    await browser.open()
    listening = asyncio.create_task(follow(browser, 99))
    await asyncio.sleep(0.3)
    async with asyncio.timeout(3):
        await gateway.stop()
        assert await listening == [1]


async def test_a_line_written_by_another_replica_arrives(start_gateway: StartGateway, rasa: Rasa) -> None:
    here, there = await start_gateway(), await start_gateway()
    browser = Browser(here.url)
    await browser.open()
    listening = asyncio.create_task(follow(browser, 3))
    browser.url = there.url
    await browser.say("別の入口から")
    assert await listening == [1, 2, 3]
    await browser.http.close()
