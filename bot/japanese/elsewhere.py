"""Tell a reply to another question than the pending one by the matter that it names."""

from __future__ import annotations

import re

from bot.japanese.text import katakana_sentence, normalise

_READ = r".{0,8}(?:読|見|開|確認|目を通)"
_TO_ANOTHER = (
    r"(?:電子|交付|お渡し|PDF|告知|申し?込|更新|継続|約款|振替|規約|支払)[^、。]{0,6}[にをで]も?(?:同意|承諾|どうい)"
)
_OF = r"(?:私|わたくし|わたし|わし|わい|俺|おれ|僕|自分|本人|会社|主人|夫|妻|家内|息子|娘|父|母|親|うち)の"
_MATTERS = {
    "contract": r"(?<!ほかの)(?<!他の)(?<!別の)契約|証券",
    "privacy": r"個人情報|取り?扱|とりあつか|プライバシー",
    "explanation": r"重要事項|説明書|約款",
    "delivery": rf"PDF(?!{_READ})|電子|お渡し|受け取",
    "another agreement": _TO_ANOTHER,
    "other contracts": r"(?:ほか|他|別)[のに]?は?(?:ご?契約|自動車保険|保険|ほけん|加入|入っ)(?![^、。]*解除)|"
    r"共済(?!組合)(?!(?:で|から)も?)|きょうさい|他社(?:に|と)(?:は|も)?(?:ご?契約|保険|加入|入っ|あり|な[いし])|二重(?!丸)|重複|掛け持ち|"
    r"(?:保険|契約)に(?:は|も)?(?:入っ|加入)|もう[一1](?:つ|本|件)|(?:保険|契約)[^、。]{0,3}[二三23](?:つ|本|件)|(?<![A-Z])JA(?![A-Z])|"
    r"(?:これ|ここ|こちら|こっち|この契約)(?:だけ|のみ|一本|しか|以外|のほか)",
    "cancellation": r"解除|かいじょ|切られ|断られ|打ち?切|破棄",
    "employer": r"勤務先|勤め先|会社名|きんむさき",
    "retirement": r"(?:退職|たいしょく)(?:の|した)?(?:年|月|日|時期|は)",
    "employment": r"退職|辞め|定年|現職|無職",
    "driver": r"運転|うんてん|乗[っらりるん車]|使用者|使う人|ハンドル|通勤",
    "owner": rf"名義|めいぎ|所有|しょゆう|持ち主|もちぬし|車検証|{_OF}(?:もの|もん)",
    "car": r"(?<!自動)(?<!電)車(?![検両メ])",
    "contact": r"引っ?越|ひっこ|転居|住所|じゅうしょ|連絡先|れんらくさき|"
    r"電話番号|でんわばんごう|けいたい|メール?アド|メアド",
    "birth": r"生年月日|誕生日",
    "payment": r"口座|引き?落と?し|振り?替|給与天引",
    "licence": r"免許[^、。]{0,3}(?:取り?消|停止)",
    "another insurance": r"(?:生命|火災|医療|地震|傷害|旅行|がん)保険",
    "intention": r"意向|補償|特約|プラン|保険料",
    "application": r"申し?込|もうしこ",
}
"""What questions ask, and what else customers speak of, in the words in which they name it."""
_VAGUE = {
    "content": r"内容|ないよう|書面|書類|項目|PDF" + _READ,
    "papers": r"両方|双方|両者|両書面|どちら|とも|方針|利用|2つ|二つ",
    "agreement": rf"\A(?!.*{_TO_ANOTHER}).*(?:同意|承諾|どうい)",
    "company": r"会社|団体|社員|勤め|勤務|働|職場|他社(?!(?:に|と)?は?ご?契約)",
    "use": r"使[っうい]|主に|車[もは](?:同じ|変わ)",
    "possession": r"買|払|持[ちっつ]|借り|リース",
    "place": r"電話|番号|メール|アドレス|番地|部屋|マンション|住んで",
}
"""Words of one question that replies to others use as well: they make a reply its own, and none another's."""
_ASKED = {
    "identify.contract": {"contract"},
    "consent.privacy": {"privacy", "papers", "agreement"},
    "disclosure.other_contracts": {"other contracts"},
    "disclosure.cancellation": {"cancellation"},
    "scope.employer": {"employer", "company"},
    "scope.retirement": {"retirement", "employment"},
    "scope.main_driver": {"driver", "use"},
    "scope.owner": {"owner", "possession"},
    "documents.content": {"explanation", "content", "agreement"},
    "contact.confirm": {"contact", "birth", "place"},
    "documents.delivery": {"delivery", "agreement"},
    "confirm.intention": {"intention", "application", "content", "agreement", "contact", "birth", "employer", "owner"},
}
"""What each question asks: a reply that names it is one to it, whatever else it names."""
_BESIDE = {
    "identify.contract": {"car"},
    "disclosure.other_contracts": {"car", "contract", "payment"},
    "disclosure.cancellation": {"contract", "payment"},
    "scope.employer": {"employment"},
    "scope.retirement": {"contract"},
    "scope.owner": {"car"},
    "documents.content": {"intention"},
    "contact.confirm": {"contract"},
    "documents.delivery": {"explanation"},
    "confirm.intention": {"car", "driver", "contract", "employment"},
}
"""What replies to a question name besides, without speaking of another."""
_NAMES = {matter: re.compile(words, re.IGNORECASE | re.DOTALL) for matter, words in {**_MATTERS, **_VAGUE}.items()}


def matters_of(text: str) -> set[str]:
    """Return what a reply names of what questions ask."""
    said = katakana_sentence(normalise(text))
    return {matter for matter, words in _NAMES.items() if words.search(said)}


def speaks_of_elsewhere(text: str, step: str) -> bool:
    """Say whether a reply to `step` names what another question asks and nothing of its own."""
    asked, named = _ASKED.get(step), matters_of(text)
    if asked is None or named & asked:
        return False
    return bool(named - _BESIDE.get(step, set()) - _VAGUE.keys())
