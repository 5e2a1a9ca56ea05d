"""Hold the sentences that the gateway itself says in a conversation."""

from service.help_lines import HOURS, OPERATION_HELP

APOLOGY = (
    "お待たせして申し訳ございません。ただいま応答に時間がかかっています。\n"
    "お送りいただいた内容は保存されています。復旧しだい、自動で続きをご案内します。\n"
    f"お急ぎのときは、操作ヘルプデスク {OPERATION_HELP} へお電話ください。\n"
    f"受付時間: {HOURS}"
)
NOT_KEPT = "(安全のため、入力された内容を消去しました)"
CONFIDENTIAL = (
    "安全のため、いまの入力は保存せずに消去しました。\n"
    "パスワード、カード番号、マイナンバーは会話に入力しないでください。\n"
    "ログインは、専用のログイン画面から行えます。\n"
    "続けるには、前の質問にお答えください。"
)
NOT_PROCESSED = (
    "申し訳ございません。ただいまのご入力を処理できませんでした。\n"
    "これまでの内容は保存されています。\n"
    "お手数ですが「続き」と入力してお送りください。\n"
    f"お困りのときは、操作ヘルプデスク {OPERATION_HELP} へお電話ください。"
)
