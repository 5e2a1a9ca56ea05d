"""LINE's rich menu: valid by the published models, with a picture that LINE takes, and put up in three calls."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from linebot.v3.messaging import RichMenuRequest

from gateway.line.settings import LineSettings
from ops.line_menu import HEIGHT, WIDTH, MenuRefusedError, install, menu, picture, write
from tests.gateway.stand_ins import StandIn


class MenuPlatform(StandIn):
    """Take a menu, its picture and the order to show it."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[str, Any]] = []
        self.status = 200

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/{path:.*}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.json() if request.content_type == "application/json" else await request.read()
        self.got.append((request.path, body))
        assert request.headers["Authorization"] == "Bearer token"
        return web.json_response({"richMenuId": "menu-1", "message": "no"}, status=self.status)


def test_the_menu_is_valid_by_the_published_models_and_covers_the_picture() -> None:
    assert RichMenuRequest.from_dict(menu()).to_dict() == menu()
    assert sum(area["bounds"]["width"] for area in menu()["areas"]) <= WIDTH
    assert len(menu()["chatBarText"]) <= 14


def test_the_picture_has_the_menus_size_and_fits_into_a_megabyte(tmp_path: Path) -> None:
    png = picture()
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
    assert len(png) < 1024 * 1024
    assert {file.name for file in write(tmp_path)} == {"menu.png", "menu.json"}


async def test_the_menu_is_put_up_for_everyone_or_the_refusal_is_told() -> None:
    platform = MenuPlatform()
    await platform.start()
    settings = LineSettings(
        "secret", "token", "https://renewal.example.jp", api_url=platform.url, data_url=platform.url
    )
    try:
        assert await install(settings) == "menu-1"
        assert [path for path, _ in platform.got] == [
            "/v2/bot/richmenu",
            "/v2/bot/richmenu/menu-1/content",
            "/v2/bot/user/all/richmenu/menu-1",
        ]
        platform.status = 400
        with pytest.raises(MenuRefusedError, match="status 400: no"):
            await install(settings)
    finally:
        await platform.stop()
