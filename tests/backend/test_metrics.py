"""What operators see of the backend: applications, and mails that do not leave."""

from __future__ import annotations

from tests.backend.test_mail import put, sender_to
from tests.backend.world import TARO, World


async def figures(world: World) -> dict[str, float]:
    async with world.client.get("/metrics", headers={"X-API-Key": ""}) as response:
        assert response.content_type == "text/plain"
        text = await response.text()
    assert TARO not in text
    assert "taro@" not in text
    lines = [line.split(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


async def test_the_figures_count_renewals_and_applications(world: World) -> None:
    before = await figures(world)
    renewal = await world.begin()
    await renewal.reach_submit()
    begun = await figures(world)
    await renewal.submit()
    after = await figures(world)
    assert begun["backend_renewals"] == before["backend_renewals"] + 1
    assert begun["backend_applications"] == before["backend_applications"]
    assert after["backend_applications"] == before["backend_applications"] + 1


async def test_the_figures_tell_of_mails_that_wait_and_that_are_given_up(world: World) -> None:
    assert (await figures(world))["backend_oldest_mail_seconds"] == 0
    await put(world)
    away = sender_to(world, 1)
    await away.send_due()
    world.clock.set("2020-05-03T11:00:00")
    waiting = await figures(world)
    assert (waiting["backend_mails_waiting"], waiting["backend_mails_given_up"]) == (1, 0)
    assert waiting["backend_oldest_mail_seconds"] == 3600
    world.clock.set("2020-05-06T10:00:00")
    await away.send_due()
    given_up = await figures(world)
    assert (given_up["backend_mails_waiting"], given_up["backend_mails_given_up"]) == (0, 1)
    assert given_up["backend_oldest_mail_seconds"] == 0
