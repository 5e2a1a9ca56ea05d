"""A campaign's QR code: what is in it, what may not be, and whether the pictures hold it."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
import segno

from gateway.campaigns import is_public
from ops.qr import draw, entry_url, write

URL = "https://renewal.example.jp/?entry=autumn-flyer"
QUIET = 4


def pixels_of(png: bytes) -> list[bytes]:
    """Decode a PNG of 8-bit RGBA without interlace (RFC 2083) into rows of red values."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, colour, interlace) == (8, 6, 0)
    chunks, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            chunks += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride = zlib.decompress(chunks), width * 4
    rows, above = [], bytearray(stride)
    for y in range(height):
        line = raw[y * (stride + 1) : (y + 1) * (stride + 1)]
        above = unfilter(line[0], bytearray(line[1:]), above)
        rows.append(bytes(above[::4]))
    return rows


def unfilter(kind: int, line: bytearray, above: bytearray) -> bytearray:
    for i in range(len(line)):
        left, up, corner = (line[i - 4], above[i], above[i - 4]) if i >= 4 else (0, above[i], 0)
        line[i] = (line[i] + (0, left, up, (left + up) // 2, nearest(left, up, corner))[kind]) % 256
    return line


def nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


@pytest.mark.parametrize("caption", ["", "更新のお手続き"])
def test_the_printed_pixels_are_the_codes_modules_with_their_quiet_zone(caption: str) -> None:
    matrix = [bytes(row) for row in segno.make(URL, error="q", micro=False).matrix]
    rows = pixels_of(draw(URL, caption)["png"])
    size = len(matrix) + 2 * QUIET
    module = len(rows[0]) // size
    assert len(rows[0]) == module * size
    expected = [bytes(size)] * QUIET + [bytes(QUIET) + row + bytes(QUIET) for row in matrix] + [bytes(size)] * QUIET
    half = module // 2
    seen = [bytes(rows[y * module + half][x * module + half] < 128 for x in range(size)) for y in range(size)]
    assert seen == expected
    assert (len(rows) > module * size) == bool(caption)


def test_the_drawing_is_outlines_alone() -> None:
    svg = draw(URL, "更新のお手続き")["svg"].decode()
    assert svg.startswith("<svg")
    assert not re.search(r"<(text|image|script|foreignObject)\b", svg)


def test_a_caption_that_cannot_be_printed_is_refused() -> None:
    with pytest.raises(ValueError, match="🚗"):
        draw(URL, "更新🚗")


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        ("https://renewal.example.jp", URL),
        ("https://renewal.example.jp/", URL),
        ("https://example.jp/renewal/", "https://example.jp/renewal/?entry=autumn-flyer"),
    ],
)
def test_the_code_holds_the_public_address_and_the_campaign(public: str, expected: str) -> None:
    assert entry_url(public, "autumn-flyer") == expected


@pytest.mark.parametrize(
    ("campaign", "reason"),
    [
        ("", "small letters"),
        ("Autumn", "small letters"),
        ("秋のちらし", "small letters"),
        ("taro@example.com", "small letters"),
        ("a&b=c", "small letters"),
        ("autumn-flyer\n", "small letters"),
        ("a" * 41, "40 characters"),
        ("a020119183", "about a person"),
        ("A020119183", "about a person"),
        ("090-1234-5678", "about a person"),
        ("950-0965", "about a person"),
        ("born-1944-02-17", "about a person"),
    ],
)
def test_an_unfit_campaign_is_refused_with_the_reason(campaign: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        entry_url("https://renewal.example.jp/", campaign)


@pytest.mark.parametrize(
    "public", ["", "renewal.example.jp", "ftp://example.jp/", "https://a:b@example.jp/", "https://example.jp/?x=1"]
)
def test_a_code_needs_the_plain_public_address(public: str) -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        entry_url(public, "autumn-flyer")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://renewal.example.jp/?entry=a", True),
        ("https://8.8.8.8/?entry=a", True),
        ("http://renewal.example.jp/?entry=a", False),
        ("https://localhost:8080/?entry=a", False),
        ("https://localhost./?entry=a", False),
        ("https://desk.lan/?entry=a", False),
        ("https://desk.local/?entry=a", False),
        ("https://127.0.0.1:8080/?entry=a", False),
        ("https://192.168.1.4/?entry=a", False),
        ("https://[::1]/?entry=a", False),
    ],
)
def test_only_a_public_address_is_for_print(url: str, *, expected: bool) -> None:
    assert is_public(url) is expected


def test_the_files_carry_the_campaigns_name(tmp_path: Path) -> None:
    env = {"PUBLIC_URL": "https://renewal.example.jp/", "STATE_DIR": str(tmp_path)}
    url, files = write(env, "spring-2027-04", "")
    assert url == "https://renewal.example.jp/?entry=spring-2027-04"
    assert {file.name for file in files} == {"spring-2027-04.svg", "spring-2027-04.png"}
    assert all(file.stat().st_size > 1000 for file in files)
