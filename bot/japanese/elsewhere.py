"""Tell a reply to another question than the pending one by the matter that it names."""

from __future__ import annotations

import re

from bot.japanese.text import katakana_sentence, normalise

_MATTERS = re.compile(
    r"引っ?越|ひっこ|転居|住所|連絡先|電話番号|メール?アド|メアド|勤務先|勤め先|会社名|(?<!自動)(?<!電)車(?![検両メ種])|名義|所有者|持ち主|の(?:もの|もん)(?:だ|です|や|で)|"
    r"PDF|電子交付|同意|承諾|申し?込|解除|(?:ほか|他|別)[のに]?は?(?:ご?契約|保険)|共済|他社",
    re.IGNORECASE,
)
"""What other questions ask: address, telephone, e-mail, employer, owner, papers, consent, disclosures, application."""
_READ_THE_PDF = r"PDF.{0,4}(?:読|見|開|確認)"
_OWN = {
    "identify.contract": r"(?<!ほかの)(?<!他の)(?<!別の)契約|車|証券|番号|これ|それ|この|その|合って|間違いな|間違いあ",
    "consent.privacy": r"同意|承諾|了承|承知|個人情報|書面|取り?扱|内容|目を通|拝見|理解|" + _READ_THE_PDF,
    "disclosure.other_contracts": r"契約(?!.{0,4}解除)|保険(?!会社)|共済|入っ|加入|車|重複|"
    r"(?:ほか|他|別)(?!.{0,8}解除)",
    "disclosure.cancellation": r"解除|解約|切られ|断られ|打ち?切|破棄|保険会社|"
    r"(?:他社|共済|(?:ほか|他|別)の?(?:ご?契約|保険))(?:で|に|から)も(?!入|加入)",
    "scope.employer": r"会社|勤務|勤め|団体|職場|働|他社|自動車|共済組合",
    "scope.retirement": r"退職|[年月]|辞め|やめ|定年",
    "scope.main_driver": r"運転|乗|使|ハンドル|通勤|主に|車[もは](?:同じ|変わ)|とおり|通り|合って|間違いな|間違いあ",
    "scope.owner": r"名義|所有|車|持ち主|もの|もん",
    "documents.content": r"同意|承諾|了承|承知|書|説明|内容|目を通|拝見|理解|" + _READ_THE_PDF,
    "contact.confirm": r"連絡先|住所|電話|メール|アド|引っ?越|ひっこ|転居|変わ|変更|この|その|合って",
    "documents.delivery": r"同意|承諾|了承|承知|書|PDF|紙|電子",
    "confirm.intention": r"意向|内容|希望|申し?込|同意|承諾|補償|特約|この|これ|その|連絡先|住所|引っ?越|ひっこ|転居|"
    r"電話|メール|アド|勤務|勤め|会社|車|名義|所有|持ち主",
}
"""What each question asks, in the words that replies to it use."""


def speaks_of_elsewhere(text: str, step: str) -> bool:
    """Say whether a reply to `step` names what another question asks and nothing of its own."""
    own, said = _OWN.get(step), katakana_sentence(normalise(text))
    return own is not None and bool(_MATTERS.search(said)) and not re.search(own, said, re.IGNORECASE)
