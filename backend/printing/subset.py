"""Cut the font of printed documents out of Noto Sans CJK: `python -m backend.printing.subset NotoSansCJK-Regular.ttc`.

The font comes from Debian's fonts-noto-cjk (SIL Open Font License 1.1, see fonts/OFL.txt). Kept is what Japanese
names and addresses are written with: JIS X 0208, 0212 (槗) and 0213, the extended characters of Windows (髙, 﨑), and
𠮷, which no standard has. The same font and fontTools give the same file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product

from fontTools import subset
from fontTools.ttLib import TTCollection

from backend.printing.font import FAMILY, FILE

_CODECS = (("shift_jis_2004", b""), ("cp932", b""), ("euc_jp", b"\x8f"))
"""Python's codecs with the byte that leads to a further set: JIS X 0213, Windows, JIS X 0212."""
_BEYOND_STANDARDS = "𠮷〓"


def main(source: str) -> None:
    """Write the subset beside this module."""
    font = next(each for each in TTCollection(source).fonts if each["name"].getDebugName(1) == FAMILY)
    options = subset.Options(layout_features=["ccmp", "locl", "palt"], hinting=False, notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "VORG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(set(_characters()))))
    subsetter.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(FILE)


def _characters() -> Iterator[str]:
    yield from _BEYOND_STANDARDS
    for (codec, shift), lead, trail in product(_CODECS, range(256), range(256)):
        for encoded in (shift + bytes([lead]), shift + bytes([lead, trail])):
            decoded = encoded.decode(codec, errors="ignore")
            if decoded.encode(codec, errors="ignore") == encoded:
                yield from decoded


if __name__ == "__main__":
    main(sys.argv[1])
