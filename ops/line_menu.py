"""Make LINE's rich menu, and put it up for everyone: `python -m ops.line_menu [--install]`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import typst

from backend.printing import font
from gateway.line.settings import LineSettings
from ops.environment import service_environment
from service.help_lines import HOURS_IN_SHORT, OPERATION_HELP

WIDTH, HEIGHT = 2500, 843
_SOURCE = Path(__file__).parent / "line_menu.typ"
_RENEW = {"type": "message", "label": "更新のお手続き", "text": "更新の手続きをしたい"}
_ASK = {"type": "message", "label": "よくあるご質問", "text": "よくあるご質問"}
_CALL = {"type": "uri", "label": "電話で相談", "uri": f"tel:{OPERATION_HELP.replace('-', '')}"}
_ITEMS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "更新のお手続き",
        "始める・続ける",
        {"type": "message", "label": "更新のお手続き", "text": "更新の手続きをしたい"},
    ),
    ("よくあるご質問", "いつでも文字で", {"type": "message", "label": "よくあるご質問", "text": "よくあるご質問"}),
    (
        "電話で相談",
        HOURS_IN_SHORT,
        {"type": "uri", "label": "電話で相談", "uri": f"tel:{OPERATION_HELP.replace('-', '')}"},
    ),
)


class MenuRefusedError(Exception):
    """LINE did not take the menu."""


def menu() -> dict[str, Any]:
    """Return the menu's definition: what each part of the picture does."""
    width = WIDTH // len(_ITEMS)
    areas = [
        {"bounds": {"x": at * width, "y": 0, "width": width, "height": HEIGHT}, "action": action}
        for at, (_, _, action) in enumerate(_ITEMS)
    ]
    size = {"width": WIDTH, "height": HEIGHT}
    return {"size": size, "selected": True, "name": "更新サポート", "chatBarText": "メニュー", "areas": areas}


def picture() -> bytes:
    """Return the menu's picture as PNG, set with the font of the printed documents."""
    items = [{"label": label, "about": about} for label, about, _ in _ITEMS]
    _, missing = font.printable(items)
    if missing:
        raise ValueError(f"the font has no {' '.join(sorted(missing))}")
    made = typst.compile(
        _SOURCE,
        root=_SOURCE.parent,
        font_paths=[font.FILE.parent],
        ignore_system_fonts=True,
        sys_inputs={"items": json.dumps(items), "font": font.FAMILY},
        format="png",
        ppi=72,
    )
    return bytes(made)


def write(state: Path) -> list[Path]:
    """Write picture and definition below the state folder."""
    folder = state / "line"
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / "menu.png": picture(), folder / "menu.json": json.dumps(menu(), ensure_ascii=False).encode()}
    for file, content in files.items():
        file.write_bytes(content)
    return list(files)


async def install(settings: LineSettings) -> str:
    """Create the menu, give it its picture, show it to everyone and return its id; raises MenuRefusedError."""
    headers = {"Authorization": f"Bearer {settings.access_token}"}
    async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(30)) as http:
        created = await _post(http, f"{settings.api_url}/v2/bot/richmenu", json=menu())
        menu_id = str(created["richMenuId"])
        png = {"data": picture(), "headers": {"Content-Type": "image/png"}}
        await _post(http, f"{settings.data_url}/v2/bot/richmenu/{menu_id}/content", **png)
        await _post(http, f"{settings.api_url}/v2/bot/user/all/richmenu/{menu_id}")
    return menu_id


async def _post(http: aiohttp.ClientSession, url: str, **options: Any) -> dict[str, Any]:
    async with http.post(url, **options) as response:
        document = await response.json(content_type=None)
        if response.status != 200:
            raise MenuRefusedError(f"status {response.status}: {(document or {}).get('message', '')}")
        return dict(document or {})


def main(env: Mapping[str, str] | None = None) -> None:
    """Write the menu, and put it up where the command line asks for that."""
    parser = argparse.ArgumentParser(prog="python -m ops.line_menu")
    parser.add_argument("--install", action="store_true", help="show it to everyone in the connected channel")
    asked, given = parser.parse_args(), env or service_environment()
    print(*write(Path(given["STATE_DIR"])), sep="\n")
    if not asked.install:
        return
    settings = LineSettings.from_env(given)
    if settings is None:
        sys.exit("No menu was put up: LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN are not set.")
    try:
        print(f"The menu {asyncio.run(install(settings))} is shown to everyone.")
    except (MenuRefusedError, aiohttp.ClientError) as error:
        sys.exit(f"No menu was put up: {error}.")


if __name__ == "__main__":
    main()
