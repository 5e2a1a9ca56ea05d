"""Greet as what this is, an automated service; show the menu; let the customer pause."""

from __future__ import annotations

from dataclasses import replace

from actions.closing import closing
from actions.errors import BackendError
from actions.fallback import nothing_pending
from actions.handover import ASK_HUMAN, WITHDRAW, WITHDRAWN, reason_of, to_a_person, to_the_chat
from actions.heard import FOREIGN
from actions.inquiry import INQUIRE
from actions.message import Choice, Message, lines
from actions.orientation import progress
from actions.receipt import OTHER_CONTRACT, after_the_application, wishes_a_change
from actions.turn import Turn
from actions.under_way import UNDER_WAY, under_way
from service.help_lines import CLOSED_IN_SHORT, HOURS_IN_SHORT, OPERATION_HELP

_QUESTIONS = (
    Choice("所要時間は", "ask_faq/duration"),
    Choice("証券番号はどこ", "ask_faq/policy_number"),
    Choice("会員登録は必要か", "ask_faq/membership"),
    Choice("ロボットか人か", "ask_faq/robot"),
    INQUIRE,
)


async def greet(turn: Turn) -> Message:
    """Say who answers here, what can be done, and how to reach a person."""
    has_begun = await _has_begun_elsewhere(turn)
    text = lines(
        "団体扱自動車保険の、更新手続きのご案内です。",
        "自動で応答するAIがご案内します。",
        "更新のお申込みは、約10分です。24時間ご利用いただけます。",
        "会員登録と、ご契約内容の照会もできます。",
        "ご質問は、いつでも文章でご入力ください。",
        f"お電話でのご相談: {OPERATION_HELP}",
        f"受付時間: {HOURS_IN_SHORT} {CLOSED_IN_SHORT}",
        UNDER_WAY if has_begun else "",
    )
    if turn.pending_step:  # Greeted amid the form, which asks on by itself.
        return Message(text)
    way_in = replace(turn.way_in, label="お手続きの続きへ進む") if has_begun else turn.way_in
    return Message(text, "menu", (way_in, Choice("よくあるご質問", "ask_menu"), ASK_HUMAN))


async def _has_begun_elsewhere(turn: Turn) -> bool:
    """Say whether a member left a renewal on another channel; a backend that is away keeps no greeting back."""
    if turn.heard.member_id is None or turn.draft_path:
        return False
    try:
        return bool(await under_way(turn, await turn.backend.contracts()))
    except BackendError:
        return False


async def show_menu(turn: Turn) -> Message:
    """Show what can be done; a renewal under way keeps what it has."""
    kept = "お手続きの内容は、保存されています。" if turn.draft_path else ""
    completed = (turn.tracker.get_slot("pending") or {}).get("step") == "completed"
    other = (OTHER_CONTRACT,) if completed else ()
    return Message(lines("ご用件をお選びください。", kept), "menu", (turn.way_in, *other, *_QUESTIONS, ASK_HUMAN))


async def pause(turn: Turn) -> Message:
    """Let the customer go, and say how to come back."""
    text = lines(
        "承知しました。ここまでの内容は保存されています。",
        "続きは、いつでもこの画面から再開できます。",
        "再開するときは、下のボタンを押してください。",
    )
    return Message(text, "menu", (turn.way_in, ASK_HUMAN))


async def offer_human(turn: Turn) -> Message:
    """Have a person take over, or say which number to call; the way to a person needs no backend."""
    attempts = turn.pending(turn.pending_step).attempts if turn.pending_step else 0
    reason = reason_of(attempts, turn.standing)
    turn.metrics.handovers.labels(reason).inc()
    if turn.people_answer:
        return replace(turn.aside(to_the_chat(turn.clock.now()), ASK_HUMAN), handover=reason)
    try:
        agency = (await turn.draft()).agency if turn.renewal_id and turn.heard.member_id else None
    except BackendError:
        agency = None
    return turn.aside(to_a_person(turn.clock.now(), agency))


async def withdraw_human(turn: Turn) -> Message:
    """Let the customer wait for a person no more, at the press of the button: near to these words are calls for one."""
    if not turn.heard.is_choice and turn.heard.text != WITHDRAW.label:
        keep = Choice("取り消さない", "start_renewal", kind="primary") if turn.pending_step else turn.way_in
        return Message("担当者をお呼び出し中でしたら、取り消しますか。", turn.pending_step or "menu", (WITHDRAW, keep))
    return replace(turn.aside("かしこまりました。引き続き、自動応答がご案内します。", ASK_HUMAN), handover=WITHDRAWN)


async def take_back(turn: Turn) -> Message:
    """Go on where a person has handed back; the draft says what is asked next."""
    return turn.aside(
        lines("ここからは、自動応答がご案内します。", "ご質問は、いつでも文章でご入力ください。"), ASK_HUMAN
    )


async def accept_thanks(turn: Turn) -> Message:
    """Return thanks."""
    return turn.aside(lines("こちらこそ、ありがとうございます。", "ほかにご用件があれば、ご入力ください。"), ASK_HUMAN)


async def offer_help(turn: Turn) -> Message:
    """Answer what fits nothing while no question is pending."""
    if turn.heard.intent == "show_progress" and turn.heard.member_id and turn.renewal_id:
        draft = await turn.draft()
        return turn.aside(progress(draft), ASK_HUMAN) if draft.is_open else await closing(turn, draft)
    is_foreign = turn.heard.intent == FOREIGN
    turn.metrics.fallbacks.labels(FOREIGN if is_foreign else "unread").inc()
    if is_foreign:
        return await answer_foreigner(turn)
    if turn.standing == "completed" and turn.heard.member_id and wishes_a_change(turn.heard.text):
        return await after_the_application(turn)
    return nothing_pending(turn.way_in, turn.said_before, turn.clock.now())


async def answer_foreigner(turn: Turn) -> Message:
    """Say in Japanese and English that this service speaks Japanese, and where to call."""
    text = lines(
        "恐れ入ります。こちらのご案内は、日本語のみです。",
        f"お電話でのご相談: {OPERATION_HELP}",
        "This service is available in Japanese only.",
        f"Please call {OPERATION_HELP} (9:00-20:00, weekends and holidays 9:00-17:00, closed Dec 31-Jan 3).",
    )
    return turn.aside(text, ASK_HUMAN)
