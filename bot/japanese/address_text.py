"""Take the address out of what is said around it."""

from __future__ import annotations

import re
import unicodedata

from bot.japanese.address import find_postal_codes
from bot.japanese.text import normalise

_CODE_LABEL = r"(?:新しい|新)?(?:郵便番号|ゆうびんばんごう|ユウビンバンゴウ|〒)\s*(?:は|が|も|:)?\s*"
_LABEL = re.compile(
    r"(?:新しい|新|現|今の|今度の|引っ?越し先の|転居先の)?(?:ご)?(?:住所|じゅうしょ|ジュウショ|所在地|引っ?越し先|転居先)"
    r"\s*(?:も|は|が|を|:)\s*|(?:^|(?<=[\n、。]))\s*(?:新|現)?(?:住所|じゅうしょ|ジュウショ)\s+"
)
# Other details in the same message, to the end of their clause.
_OTHER = re.compile(
    r"(?:(?:自宅|新しい|携帯|私)の?)*(?:電話(?:番号)?|携帯(?:番号)?|TEL|FAX|メール(?:アドレス)?|メアド|e-?mail|氏名|名前)"
    r"\s*(?:は|が|も|:|\s|\d)[^\n、。]*|[\w.+-]+@[\w.-]+|(?<![\d-])0\d{1,4}-\d{1,4}-\d{4}(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_AFTER = re.compile(
    r"\s*(?:です|でございます|となります|になります|になりました|となりました|だよ|(?:に|へ|まで)(?:引っ?越|転居|移|変|住|お願|して)"
    r"|(?:に|へ)(?:来月|来週|今月|今週|先月|先週|今度|もうすぐ|近々|近く)に?(?:引っ?越|転居|移|住)|に?変更|(?:で|に)?、?(?:よろしく|宜しく|お願い)"
    # After a number, what ends a sentence: 「3-1-2だと思う」「3-1-2なんやけど」「3-1-2と、電話は」.
    r"|(?:(?<=[\d号室])|(?<=[\d号室] ))"
    r"(?:だ(?:と思.*|った.*|っけ.*|よ.*|けど.*)?[。!?]*$|や(?:で|わ|ねん|けど)?[。!?]*$|かな[ぁあー]?[。!?]*$|"
    r"なん(?:や|です)(?:けど|が)?[。!?]*$|の?まま(?:(?:です|[でやだなに])(?:いい|ええ|お願い|よろしく|[、。!?\s]|$)|[、。!?\s]|$).*$|でいい(?:です)?か?[。!?]*$|[でと][、\s]*$)|※).*$",
    re.DOTALL,
)
_PLACE = re.compile(r"東京都|北海道|(?:京都|大阪)府|[^\s\d、。は]{2,3}県|[^\s\d、。は]{1,6}?[市区郡町村]")
_ADDRESS = re.compile(r"(?:[都道府県市区町村郡]|[一-龠ヶケが]{2}).*?[0-9一二三四五六七八九十].*", re.DOTALL)
_EDGES = " 、,。:;「」()の"


def address_part(text: str) -> str:
    """Return what of `text` is the address, normalised and on one line; empty when nothing is left.

    Kanji numerals stay as they are: 一番町 is no 1番町.
    """
    typed = _without_symbols(normalise(text))
    for code in reversed(find_postal_codes(typed)):
        before = re.sub(_CODE_LABEL + "$", "", typed[: code.start])
        after = re.sub(r"^\s*(?:です|でして|で(?=[、,\s])|の(?=\s|です|$))", "", typed[code.end :])
        typed = f"{before}\n{after}"
    typed = _OTHER.sub("\n", re.sub(rf"{_CODE_LABEL}[\d\s-]*", "\n", typed))
    clauses = [_bare(clause) for clause in re.split(r"\n|。", _LABEL.sub("\n", typed))]
    clauses = [clause for clause in clauses if clause]
    first = next((number for number, clause in enumerate(clauses) if _starts_address(clause)), 0)
    if not any(map(_starts_address, clauses)):
        return ""
    return re.sub(r"\s+", " ", " ".join(clauses[first:])).strip(_EDGES)


def looks_like_address(part: str) -> bool:
    """Tell whether an address part names a municipality and a number in it."""
    return bool(_PLACE.search(part) and re.search(r"[0-9一二三四五六七八九十]", part))


def _starts_address(clause: str) -> bool:
    return bool(_PLACE.match(clause) or _ADDRESS.match(clause))


def _bare(clause: str) -> str:
    return _AFTER.sub("", clause).strip(_EDGES)


def _without_symbols(text: str) -> str:
    """Leave out emoji and other pictures; 〒 stays, it marks a code."""
    return "".join(sign for sign in text if sign == "〒" or unicodedata.category(sign) not in ("So", "Sk", "Cn", "Co"))
