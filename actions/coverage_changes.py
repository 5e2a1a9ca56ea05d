"""Read wishes for other coverages: 「車両保険を外して」「対物を2000万に、弁護士費用も付けて」."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.heard import Heard

_OFF = ("off", "none")
_NO_DEDUCTIBLE = "0"  # 「免責なし」 is a deductible of no yen, and not 車両保険 without one
_MOST_LISTED = 8
_VAGUE = ("more", "less", "change")
_NO_WISH = {"keep", "unclear"}

_ASKED_FOR = r"(?:もらえ|いただけ|頂け|くれ|ください|下さい)(?:ます|ません|る|ない|へん)?(?:でしょう)?か?"
_PLEASE = r"(?:お願い(?:します|いたします)?|おねがいします|頼(?:む|みます))"
_REQUEST = re.compile(rf"[てで]{_ASKED_FOR}[?]*|たいと(?:思い|おもい)ます")
_VALUE = r"円|[万億]|[0-9]|無制限|[な無]し|[あ有]り|[付つ]き|一般|限定"
_WISH = re.compile(
    r"(?:(?:[付つ]け|外し|はずし|入れ|足し|追加し|加え|増やし|減らし|上げ|下げ|変え|変更し|[な無]くし|削除し|抜い|(?<=[にと])し)"
    rf"(?:たい|(?:[てで]|と[いっ]?て)(?:{_ASKED_FOR}|ほしい|欲しい|{_PLEASE})?)"
    rf"|[がも]?(?:ほしい|欲しい)|[がも](?:いい|ええ)|(?:{_VALUE})(?:[でに]|にします|にする|[でを]?(?:よろしく)?{_PLEASE}))"
    r"(?:です|なあ|なぁ|な|ねん|ね|や|わ|よ|んですが|んですけど|んやけど)*[。!?]*$"
)
_NO_WISH_TO_CHANGE = re.compile(
    r"知り|意味|説明|詳し|違い|比べ|見せ|見たい|話し|担当|相談|取り?消|元に戻|の(?:はなし|はやめ)|証券|書類|の(?:時|とき)|前は|今は|いまは|現在|以外|(?:友達|友人|知り合い|知人|同僚|隣)[はも]"
)
_WAVERING = re.compile(
    r"たぶん|多分|おそらく|かも|かな(?!り)|かしら|わから|分から|だろう|でしょう|らしい(?!ので|から)|"
    r"みたい(?!なので|だから)|と思|(?:迷|悩|検討|考え)(?!.{0,6}(?:結果|末|けど|けれど|ので|から、))"
)
_QUESTION = re.compile(
    r"どう|なに|何(?!も|とか|度)|いくら|なぜ|ですか|でしょうか|ますか|ませんか|たら|れば|なら|場合|とは|(?<![取とつ待もら])って$|[?]|できる|教え|知りたい"
)


def changes_in(heard: Heard) -> dict[str, Any]:
    """Return the wished value by coverage id, as said: an amount in yen, or one of the words of `coverage_value`.

    「増やしたい」 alone is a wish whose value is to be asked, as are two values of one coverage. A pressed form gives
    its values as they are; what someone wavers about is no wish.
    """
    if heard.is_choice:
        return dict(heard.value("values") or {}) if heard.intent == "change_coverage" else {}
    if wavers(heard.text):
        return {}
    wishes: dict[str, Any] = {}
    for item in heard.entities:
        said = _said(heard, item) if item["entity"] == "coverage" else []
        if said and _NO_WISH.isdisjoint(map(str, said)):
            value = said[0] if len(said) == 1 else "several"
            wishes[_coverage(str(item["value"]), value)] = value
    return wishes


def wavers(text: str) -> bool:
    """Say whether a text only weighs a change: 「車両保険を外すかも」."""
    return bool(_WAVERING.search(_REQUEST.sub("", text)))


def asks(text: str) -> bool:
    """Say whether a text only asks about a change: 「外したらどうなる」; 「外してもらえますか」 asks for it."""
    return bool(_QUESTION.search(_REQUEST.sub("", text)))


def wishes_changes(heard: Heard) -> bool:
    """Say whether typed words end as a wish and say what is to change: 「免責10万で」「代車もほしいなぁ」."""
    if heard.is_choice or asks(heard.text) or _NO_WISH_TO_CHANGE.search(heard.text):
        return False
    return bool(_WISH.search(heard.text) and changes_in(heard))


def _said(heard: Heard, coverage: Mapping[str, Any]) -> list[Any]:
    """Return the different values said of a coverage; 上げて is none beside an amount."""
    said = list({str(other["value"]): other["value"] for other in _members(heard, coverage)}.values())
    named = [value for value in said if value not in _VAGUE] or said
    limits = [value for value in named if isinstance(value, int) or value == "unlimited"]
    return limits if limits and set(map(str, named)) <= {*map(str, limits), "on"} else named  # 「1億円で付けて」


def _coverage(id_: str, said: Any) -> str:
    """Take an amount said of 車両保険 for its own coverage, 車両保険金額."""
    return "vehicle_amount" if id_ == "vehicle" and isinstance(said, int) else id_


def _members(heard: Heard, owner: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    names = ("amount", "coverage_value")
    group = owner.get("group")
    return [item for item in heard.entities if item["entity"] in names and item.get("group") == group]


def as_values(
    wishes: Mapping[str, Any], catalogue: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Turn wishes into the catalogue's values; the second part names, with their options, those it has no value for."""
    coverages = {coverage["id"]: coverage for coverage in catalogue}
    values: dict[str, str] = {}
    unknown: list[str] = []
    for id_, said in wishes.items():
        coverage = coverages.get(id_)
        value = _value(id_, said, [str(option["value"]) for option in coverage["options"]]) if coverage else None
        if value is not None:
            values[id_] = value
        elif coverage:
            options = _offered(coverage["options"])
            unknown.append(f"{coverage['label']}は、次からお選びください。{options}")
    return values, tuple(unknown)


def _offered(options: Sequence[Mapping[str, Any]]) -> str:
    """Name the options; of a long list of amounts the ends."""
    labels = [str(option["label"]) for option in options]
    return "、".join(labels) if len(labels) <= _MOST_LISTED else f"{labels[0]}、{labels[1]}から{labels[-1]}まで"


def _value(id_: str, said: Any, options: Sequence[str]) -> str | None:
    if said == "off" and id_ == "vehicle_deductible":
        return _NO_DEDUCTIBLE
    wanted = _OFF if said == "off" else (str(said),)
    return next((option for option in wanted if option in options), None)
