"""A customer in one browser asks for a person; an agent in another takes over, helps, and hands back."""

from __future__ import annotations

from playwright.sync_api import expect

from ops.renewing import BUTTONS
from tests.browser.barriers import barriers
from tests.browser.conftest import OpenChat, OpenConsole

WORKDAY = "担当者と話したいです"
STEPS = list(BUTTONS)


def test_a_person_takes_over_corrects_an_answer_hands_back_and_the_customer_finishes(
    open_chat: OpenChat, open_console: OpenConsole
) -> None:
    customer = open_chat("plan.choice")
    customer.say(WORKDAY)
    expect(customer.log).to_contain_text("担当者をお呼びしています。次にご案内します。", timeout=20_000)
    customer.look("waits")

    desk = open_console("佐藤")
    desk.open_last()
    expect(desk.page.locator("#rows")).to_contain_text("ご希望")
    expect(desk.page.locator("#rows .time")).to_have_css("clip-path", "none")  # how long they wait is to be seen
    expect(desk.page.locator("#renewals")).to_contain_text("プランの選択")
    assert "損保 太郎" not in desk.page.locator("#talk").inner_text()  # covered until it is asked for
    desk.look("queue")
    desk.page.keyboard.press("Alt+t")
    expect(desk.page.locator("#text")).to_be_enabled()
    expect(customer.log).to_contain_text("担当者の佐藤が、お話を伺います。", timeout=20_000)
    desk.reply("お待たせいたしました。ご用件を伺います。")
    expect(customer.log).to_contain_text("ご用件を伺います。", timeout=20_000)

    customer.say("<b>勤務先</b>の答えを間違えました")
    expect(desk.page.locator("#lines")).to_contain_text("<b>勤務先</b>の答えを間違えました", timeout=20_000)
    desk.page.get_by_role("button", name="団体扱の範囲: 勤務先・団体を訂正する").click()
    expect(desk.page.locator("#said")).to_contain_text("もう一度伺います")
    desk.look("corrects")
    customer.look("talks")
    desk.page.keyboard.press("Alt+b")
    expect(customer.log).to_contain_text("ここからは、自動応答がご案内します。", timeout=20_000)
    for step in STEPS[STEPS.index("scope.employer") :]:
        if customer.live(BUTTONS[step]).count():
            customer.press(BUTTONS[step])
    expect(customer.log).to_contain_text("受付番号", timeout=20_000)
    customer.look("finished")
    assert customer.faults == []
    assert desk.faults == []


def test_the_console_has_no_barriers_at_any_width(open_chat: OpenChat, open_console: OpenConsole) -> None:
    customer = open_chat("consent.privacy")
    customer.say(WORKDAY)
    expect(customer.log).to_contain_text("担当者をお呼びしています", timeout=20_000)
    desk = open_console("田中", "supervisor")
    desk.open_last()
    desk.page.keyboard.press("Alt+t")
    expect(desk.page.locator("#text")).to_be_enabled()
    assert barriers(desk.page) == {}
    for width, scheme in ((375, "light"), (768, "dark"), (1280, "dark")):
        desk.page.set_viewport_size({"width": width, "height": 860})
        desk.page.emulate_media(color_scheme=scheme)
        desk.look(f"{width}-{scheme}")
    desk.page.set_viewport_size({"width": 1280, "height": 860})
    desk.page.keyboard.press("Alt+b")
    for link, shown in (("監査記録", "会話の閲覧"), ("状況", "田中"), ("進み", "プランの選択")):
        desk.page.get_by_role("link", name=link).click()
        expect(desk.page.locator("tbody").filter(has_text=shown)).to_be_visible()
        assert barriers(desk.page) == {}, link
        for width, scheme in ((375, "dark"), (768, "light"), (1280, "light")):
            desk.page.set_viewport_size({"width": width, "height": 860})
            desk.page.emulate_media(color_scheme=scheme)
            desk.look(f"{link}-{width}-{scheme}")
    desk.page.get_by_role("button", name="ログアウト").click()
    expect(desk.page.get_by_role("heading", name="窓口ログイン")).to_be_visible()
    assert barriers(desk.page) == {}
    desk.look("login")
    desk.page.get_by_role("button", name="伊藤").click()
    desk.page.get_by_role("button", name="ログインする").click()
    expect(desk.page.locator("#queue")).to_be_visible()
    assert desk.faults == []


def test_a_reply_outlives_a_lapsed_login_and_canned_replies_come_by_the_keyboard(
    open_chat: OpenChat, open_console: OpenConsole
) -> None:
    customer = open_chat("consent.privacy")
    customer.say(WORKDAY)
    expect(customer.log).to_contain_text("担当者をお呼びしています", timeout=20_000)
    desk = open_console("鈴木")
    desk.open_last()
    desk.page.keyboard.press("Alt+t")
    text = desk.page.locator("#text")
    expect(text).to_be_focused()
    text.press("/")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    expect(text).to_have_value("確認いたします。少々お待ちください。")
    kept = desk.page.context.cookies()
    desk.page.context.clear_cookies()
    text.press("Control+Enter")
    expect(desk.page.get_by_role("link", name="ログイン画面を開く")).to_be_visible()
    expect(text).to_have_value("確認いたします。少々お待ちください。")
    desk.page.context.add_cookies(kept)  # type: ignore[arg-type]
    text.press("Control+Enter")
    expect(customer.log).to_contain_text("確認いたします。少々お待ちください。", timeout=20_000)
    assert customer.log.get_by_text("確認いたします。少々お待ちください。").count() == 1


def test_what_is_typed_for_one_customer_never_reaches_another(open_chat: OpenChat, open_console: OpenConsole) -> None:
    for _ in range(2):
        customer = open_chat("consent.privacy")
        customer.say(WORKDAY)
        expect(customer.log).to_contain_text("担当者をお呼びしています", timeout=20_000)
    desk = open_console("佐藤")
    rows, text, note = desk.page.locator("#rows button"), desk.page.locator("#text"), desk.page.locator("#note-text")
    for number in (-1, -2):
        rows.nth(number).click()
        expect(desk.page.locator("#lines .message").first).to_be_visible()
        desk.page.keyboard.press("Alt+t")
        expect(text).to_be_enabled()
    text.fill("先の方への返信")
    note.fill("先の方のメモ")
    rows.nth(-1).click()
    expect(text).to_have_value("")
    expect(note).to_have_value("")
    desk.reply("後の方への返信")
    expect(text).to_have_value("")
    rows.nth(-2).click()
    expect(text).to_have_value("先の方への返信")
    expect(note).to_have_value("先の方のメモ")
    expect(customer.log).to_contain_text("後の方への返信", timeout=20_000)
    assert customer.log.get_by_text("先の方への返信").count() == 0
