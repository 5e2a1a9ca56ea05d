"""Explain each question in other words, with an example of an answer; the wording never suggests which one to give."""

from __future__ import annotations

from actions.message import lines

_YES_OR_NO = "ボタンのどちらかを押してお答えください。"

EXPLANATIONS = {
    "identify.login": lines(
        "ご本人さまを確認するため、会員ログインをお願いしています。",
        "「ログイン画面へ進む」を押し、ログイン画面でご入力ください。",
    ),
    "registration.terms": lines(
        "会員の規則を、お読みいただくためのご質問です。",
        "同意しないこともできます。その場合、会員登録は終了します。",
        _YES_OR_NO,
    ),
    "registration.email": lines("ログインと、お知らせに使うメールアドレスです。", "例: hanako@example.com"),
    "registration.email_again": lines("打ち間違いを防ぐため、同じものをもう一度伺います。", "例: hanako@example.com"),
    "registration.name": lines("保険証券に書かれた、ご契約者さまのお名前です。", "例: 損保 太郎"),
    "registration.kana": lines("お名前の読みがなです。カタカナでお願いします。", "例: ソンポ タロウ"),
    "registration.romaji": lines("お名前のローマ字です。空欄でもかまいません。", "例: SOMPO TARO"),
    "registration.birth_date": lines("ご契約者さまの生年月日です。", "例: 昭和25年12月19日、1950年12月19日"),
    "registration.address": lines(
        "保険証券に書かれたご住所です。郵便番号と一緒にお願いします。", "例: 160-0023 東京都新宿区西新宿1-26-1"
    ),
    "registration.phone": lines("ご契約に登録された電話番号です。", "例: 03-1234-5678"),
    "registration.policy_numbers": lines(
        "現在のご契約の証券番号です。英字1文字と数字9桁です。",
        "例: A020119183。ご契約がない方は、空欄で進めます。",
    ),
    "registration.review": lines(
        "ご入力の内容に、まちがいがないかのご質問です。",
        "違うところは「訂正」を押すと直せます。",
    ),
    "registration.mail": lines(
        "お送りしたメールのリンクを開くと、登録が続きます。",
        "パスワードは、開いた画面で決めていただきます。",
    ),
    "identify.contract": lines(
        "更新するご契約を選ぶご質問です。",
        "証券番号は、保険証券に書かれた英字1文字と数字9桁です。",
        "例: A020119183",
    ),
    "consent.privacy": lines(
        "個人情報を、書面のとおりに扱ってよいかのご質問です。",
        "書面を開いてお読みください。同意しないこともできます。",
        _YES_OR_NO,
    ),
    "disclosure.other_contracts": lines(
        "同じお車に、ほかの自動車保険や共済が付いているかのご質問です。",
        "別のお車の契約は含みません。",
        "付いていなければ「はい、ありません」、",
        "付いていれば「いいえ、ほかに契約があります」です。",
    ),
    "disclosure.cancellation": lines(
        "過去1年に、保険会社の側から契約を解除されたかのご質問です。",
        "解除されたことがなければ「はい、ありません」、",
        "あれば「いいえ、解除されたことがあります」です。",
    ),
    "scope.employment": lines(
        "いまもお勤めか、退職されたかのご質問です。",
        "例:「まだ勤めています」「退職しました」",
    ),
    "scope.employer": lines(
        "表示した勤務先と団体名が、正しいかどうかのご質問です。",
        _YES_OR_NO,
    ),
    "scope.retirement": lines(
        "退職された年と月のご質問です。日にちは不要です。",
        "例: 平成23年3月、2011年3月",
    ),
    "scope.main_driver": lines(
        "お車をいちばんよく運転される方についてのご質問です。",
        "表示した方のままでよいかを、お答えください。",
        _YES_OR_NO,
    ),
    "scope.owner": lines(
        "車検証などの、お車の所有者についてのご質問です。",
        "ローンのお車は買主さま、リースのお車は借主さまです。",
        _YES_OR_NO,
    ),
    "plan.choice": lines(
        "次の1年の補償と保険料を、表から1つ選ぶご質問です。",
        "例:「Aプランにします」「前年と同じで」",
        "補償を1つずつ変えるときは「補償を変えて試算」です。",
    ),
    "plan.free": lines(
        "補償を変えて、保険料を計算し直す画面です。",
        "変えたい項目を選び「保険料再計算」を押してください。",
        "よろしければ「このプランに決定」を押してください。",
    ),
    "contact.address": lines(
        "新しい郵便番号とご住所をお聞きしています。",
        "例: 160-0023 東京都新宿区西新宿1-26-1",
    ),
    "contact.phone": lines("新しい電話番号をお聞きしています。", "例: 03-1234-5678"),
    "contact.email": lines("新しいメールアドレスをお聞きしています。", "例: hanako@example.com"),
    "contact.confirm": lines(
        "ご連絡先が、いまも正しいかどうかのご質問です。",
        "例:「このままでよい」「住所が変わりました」",
    ),
    "documents.content": lines(
        "補償の内容と注意点の書面を、お読みいただくためのご質問です。",
        "内容に同意しないこともできます。",
        _YES_OR_NO,
    ),
    "documents.delivery": lines(
        "書面を、紙ではなく画面で見るPDFで受け取るかのご質問です。",
        "紙をご希望のときは「同意しない」です。代理店で承ります。",
        _YES_OR_NO,
    ),
    "confirm.intention": lines(
        "お申込みの内容が、ご希望のとおりかのご質問です。",
        "違うところは「訂正」を押すと直せます。",
        _YES_OR_NO,
    ),
    "confirm.submit": lines(
        "最後のお手続きです。",
        "「ご契約最終お申込み」を押すと、お申込みになります。",
        "まだ直したいときは「訂正したい」を押してください。",
    ),
}
