"""Write a campaign's QR code for print: `python -m ops.qr autumn-flyer [--caption TEXT]`.

It opens the chat at `PUBLIC_URL` and names the campaign, nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Literal

import segno
import typst

from backend.printing import font
from gateway.campaigns import entry_url, is_public
from ops.environment import service_environment

# A quarter of the code may be lost to a fold, dirt or a stamp.
_CORRECTION = "q"
# 25 pixels for each module of the code: 3 points at this many pixels an inch (see qr.typ).
_PIXELS_PER_INCH = 600
_SOURCE = Path(__file__).parent / "qr.typ"


def draw(url: str, caption: str = "") -> dict[str, bytes]:
    """Return the code as SVG and PNG, by the endings of their files.

    Black on white, with a margin of four modules; the caption stands below, its letters drawn as outlines.
    Raises ValueError when the caption has a character that the font lacks.
    """
    rows = segno.make(url, error=_CORRECTION, micro=False).matrix
    printable, missing = font.printable(caption)
    if missing:
        raise ValueError(f"the caption's characters {' '.join(sorted(missing))} cannot be printed")
    inputs = {
        "size": str(len(rows)),
        "runs": json.dumps([run for y, row in enumerate(rows) for run in _dark_runs(y, row)]),
        "caption": printable,
        "font": font.FAMILY,
    }
    return {"svg": _set("svg", inputs), "png": _set("png", inputs)}


def _dark_runs(y: int, row: bytes | bytearray) -> list[tuple[int, int, int]]:
    """Return the dark stretches of one row, each as x, y and length in modules."""
    runs, x = [], 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            runs.append((x, y, length))
        x += length
    return runs


def _set(ending: Literal["svg", "png"], inputs: dict[str, str]) -> bytes:
    made = typst.compile(
        _SOURCE,
        root=_SOURCE.parent,
        font_paths=[font.FILE.parent],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format=ending,
        ppi=_PIXELS_PER_INCH,
    )
    return bytes(made)


def write(env: Mapping[str, str], campaign: str, caption: str) -> tuple[str, list[Path]]:
    """Write a campaign's code below the state folder; return the address in it and the files."""
    url = entry_url(env.get("PUBLIC_URL", ""), campaign)
    folder = Path(env["STATE_DIR"]) / "qr"
    pictures = {folder / f"{campaign}.{ending}": picture for ending, picture in draw(url, caption).items()}
    folder.mkdir(parents=True, exist_ok=True)
    for file, picture in pictures.items():
        file.write_bytes(picture)
    return url, list(pictures)


def main() -> None:
    """Write the code that the command line asks for, and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m ops.qr")
    parser.add_argument("campaign", help="small letters, digits and hyphens, for example autumn-flyer")
    parser.add_argument("--caption", default="", help="a line below the code")
    asked = parser.parse_args()
    try:
        url, files = write(service_environment(), asked.campaign, asked.caption)
    except ValueError as error:
        sys.exit(f"No QR code was written: {error}.")
    print(f"The QR code opens {url}", *files, sep="\n")
    if not is_public(url):
        print("Not for print: PUBLIC_URL is no public https address.")


if __name__ == "__main__":
    main()
