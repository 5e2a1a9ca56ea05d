"""Hold the sentences that the gateway itself says in a conversation."""

from service.help_lines import HOURS, OPERATION_HELP

APOLOGY = (
    "お待たせして申し訳ございません。ただいま応答に時間がかかっています。\n"
    "お送りいただいた内容は保存されています。復旧しだい、自動で続きをご案内します。\n"
    f"お急ぎのときは、操作ヘルプデスク {OPERATION_HELP} へお電話ください。\n"
    f"受付時間: {HOURS}"
)
BEING_CONFIRMED = (
    "お申込みの受付を確認中です。受け付けたかどうかが、まだ分かりません。\n"
    "もう一度お申込みいただく必要はありません。\n"
    "確認できしだい、この画面で自動でお知らせします。\n"
    "それまでのご入力には、確認のあとでお答えします。\n"
    f"お急ぎのときは、操作ヘルプデスク {OPERATION_HELP} へお電話ください。\n"
    f"受付時間: {HOURS}"
)
NOT_KEPT = "(安全のため、入力された内容を消去しました)"
TAKEN_BACK = "(送信が取り消されました)"
NOT_READ = "(読み取れないメッセージ)"
WORDS_ONLY = "{kind}は、こちらでは確認できません。恐れ入りますが、文字でお送りください。"
CONFIDENTIAL = (
    "安全のため、いまの入力は保存せずに消去しました。\n"
    "パスワード、カード番号、マイナンバーは会話に入力しないでください。\n"
    "ログインは、専用のログイン画面から行えます。\n"
    "続けるには、前の質問にお答えください。"
)
TAKEN_OVER = "担当者の{name}が、お話を伺います。\nこれまでの会話を拝見しています。"
GIVEN_BACK = "担当者とのお話は終わりました。"
CLOSED = "担当者とのお話は終わりました。\nお手続きの内容は保存されています。ご用件があれば、いつでもご入力ください。"
DECLINED = (
    "申し訳ございません。ただいま担当者がお答えできず、お取り次ぎを終わりました。\n"
    "お手続きは、このまま続けられます。\n"
    f"お急ぎのときは、操作ヘルプデスク {OPERATION_HELP} へお電話ください。\n"
    f"受付時間: {HOURS}"
)
PERSON_ANSWERS = "担当者がお答えしています。ボタンは、お話のあとでお使いください。"
NOT_PROCESSED = (
    "申し訳ございません。ただいまのご入力を処理できませんでした。\n"
    "これまでの内容は保存されています。\n"
    "お手数ですが「続き」と入力してお送りください。\n"
    f"お困りのときは、操作ヘルプデスク {OPERATION_HELP} へお電話ください。"
)


def place_in_queue(place: int) -> str:
    """Say how many wait before a person comes."""
    if place == 1:
        return "担当者をお呼びしています。次にご案内します。"
    return f"担当者をお呼びしています。ただいま{place}番目です。"
