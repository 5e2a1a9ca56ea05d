"""A chat fills a registration step by step; the review requests the membership and sends the mail."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backend.documents import DocumentLibrary
from tests.backend.registering import (
    ANSWERS,
    TADASHI,
    begin,
    complete,
    email,
    ledger_of,
    link_state,
    mails,
    newest_token,
    post,
    waiting,
)
from tests.backend.world import World, states


async def test_a_customer_registers_from_the_terms_to_the_waiting_for_the_mail(world: World) -> None:
    registration = await begin(world)
    for step, answer in ANSWERS.items():
        assert (await registration.show())["next_step"] == step
        assert (await registration.answer(step, answer)).status == 200
    shown = await registration.show()
    assert (shown["status"], shown["next_step"], shown["link_expires_at"]) == ("open", "registration.review", None)
    reply = await registration.review()
    assert (reply["status"], reply["next_step"]) == ("waiting", "registration.mail")
    assert reply["link_expires_at"] == "2020-05-04T10:00:00+09:00"
    (mail,) = await mails(world)
    assert (mail.kind, mail.recipient) == ("registration_link", "tadashi@example.com")
    assert "http://localhost:8080/register?token=" in mail.text


async def test_answers_are_kept_in_the_registers_form(world: World) -> None:
    registration = await begin(world)
    await registration.fill(romaji={"romaji": "Ｎoguchi  tadashi"})
    kept = {step["step"]: step["answer"] for step in (await registration.show())["steps"]}
    assert kept["registration.kana"] == {"kana": "ノグチ タダシ"}
    assert kept["registration.romaji"] == {"romaji": "NOGUCHI TADASHI"}
    assert kept["registration.address"]["postal_code"] == "950-0965"
    assert kept["registration.policy_numbers"] == {"policy_numbers": [TADASHI]}


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("terms", {"agreed": "yes"}),
        ("email", {"email": "tadashi"}),
        ("email_again", {"email": "tadasi@example.com"}),
        ("name", {"kanji": "1234"}),
        ("name", {"kanji": "正"}),
        ("kana", {"kana": "野口 正"}),
        ("romaji", {"romaji": "のぐち"}),
        ("birth_date", {"date": "2004-05-04"}),
        ("birth_date", {"date": "1909-05-03"}),
        ("birth_date", {"date": "昭和44年"}),
        ("address", {"postal_code": "950", "address": "新潟県新潟市中央区新光町4-1"}),
        ("phone", {"phone": "25-555-0111"}),
        ("policy_numbers", {"policy_numbers": ["M11012013"]}),
        ("policy_numbers", {"policy_numbers": [f"M11012013{number}" for number in range(6)]}),
        ("review", {"confirmed": False}),
    ],
)
async def test_what_cannot_be_an_answer_is_refused(world: World, step: str, answer: dict[str, Any]) -> None:
    registration = await begin(world)
    for earlier, good in ANSWERS.items():
        if earlier == f"registration.{step}":
            break
        await registration.answer(earlier, good)
    reply = await registration.answer(f"registration.{step}", answer)
    assert (reply.status, reply.kind) == (422, "answer-invalid")
    assert (await registration.show())["next_step"] == f"registration.{step}"


async def test_a_question_that_is_not_asked_now_takes_no_answer(world: World) -> None:
    registration = await begin(world)
    reply = await registration.answer("registration.name", ANSWERS["registration.name"])
    assert (reply.status, reply.kind) == (409, "step-not-pending")
    assert (await registration.answer("registration.password", {})).kind == "answer-invalid"


async def test_a_refusal_of_the_terms_ends_it(world: World) -> None:
    registration = await begin(world)
    reply = await registration.answer("registration.terms", {"agreed": False})
    assert (reply["status"], reply["stop_reason"], reply["next_step"]) == ("stopped", "terms", "stopped.terms")
    assert (await registration.answer("registration.email", {"email": "a@example.com"})).kind == "step-not-pending"
    assert (await registration.correct("registration.terms")).kind == "step-not-pending"
    (refused,) = await ledger_of(world, "registration.refused")
    assert refused.payload["consent_id"] == "member_terms"
    assert (await begin(world)).id != registration.id


async def test_the_ledger_holds_the_consent_with_its_document_and_nothing_personal(world: World) -> None:
    registration = await waiting(world)
    rows = await ledger_of(world, "registration.consented", "registration.requested")
    assert [row.payload["registration_id"] for row in rows] == [registration.id, registration.id]
    terms = DocumentLibrary.load().find("member_terms", "2019-10")
    assert rows[0].payload["documents"] == [{"id": terms.id, "version": terms.version, "sha256": terms.sha256}]
    assert rows[0].actor == "anonymous"
    assert not any(
        word in str([row.payload for row in rows]) for word in ("tadashi", "野口", "1969", "新光町", TADASHI)
    )


async def test_a_message_acts_once(world: World) -> None:
    registration = await begin(world)
    for _ in range(2):
        reply = await registration.answer("registration.terms", {"agreed": True}, message_id="one")
        assert (reply.status, reply["next_step"], reply["version"]) == (200, "registration.email", 2)
    assert len(await ledger_of(world, "registration.consented")) == 1


async def test_a_review_that_is_delivered_twice_sends_one_mail(world: World) -> None:
    registration = await begin(world)
    await registration.fill()
    replies = await asyncio.gather(*(registration.review(message_id="one") for _ in range(3)))
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert len(await mails(world)) == 1


async def test_a_conversation_goes_on_with_the_registration_it_began(world: World) -> None:
    registration = await begin(world)
    again = await post(world, "/v1/registrations", {"conversation_id": "conversation"})
    assert (again.status, again["id"]) == (200, registration.id)
    assert (await begin(world, "another")).id != registration.id
    assert (await world.call("GET", "/v1/registrations/none")).kind == "registration-not-found"


async def test_a_correction_asks_the_step_and_the_review_again(world: World) -> None:
    registration = await begin(world)
    await registration.fill()
    assert (await registration.correct("registration.phone"))["next_step"] == "registration.phone"
    assert states(await registration.show())["registration.phone"] == "reopened"
    reply = await registration.answer("registration.phone", ANSWERS["registration.phone"])
    assert reply["next_step"] == "registration.review"
    assert (await registration.correct("registration.review")).kind == "step-not-pending"


async def test_another_address_has_to_be_typed_twice_and_makes_the_old_link_useless(world: World) -> None:
    registration = await waiting(world)
    old = await newest_token(world)
    reply = await registration.correct("registration.email")
    assert (reply["status"], reply["next_step"], reply["link_expires_at"]) == ("open", "registration.email", None)
    assert states(reply.body)["registration.email_again"] == "reopened"
    assert (await link_state(world, old))["state"] == "unknown"
    assert (await complete(world, old)).kind == "link-unknown"
    world.clock.set("2020-05-03T10:01:00")
    for step, answer in email("new@example.com").items():
        await registration.answer(f"registration.{step}", answer)
    assert (await registration.review())["status"] == "waiting"
    assert (await link_state(world, await newest_token(world)))["email"] == "n***@example.com"
    assert (await link_state(world, old))["state"] == "unknown"


async def test_a_customer_may_put_an_end_to_it(world: World) -> None:
    registration = await waiting(world)
    token = await newest_token(world)
    assert (await registration.act("cancellation"))["next_step"] == "stopped.customer"
    assert (await complete(world, token)).kind == "link-unknown"
    assert (await registration.act("mails")).kind == "step-not-pending"


async def test_the_mail_is_sent_again_within_limits(world: World) -> None:
    registration = await waiting(world)
    for message in ("one", "one", "two"):
        assert (await registration.act("mails", message_id=message)).status == 200
    assert [mail.kind for mail in await mails(world)] == ["registration_link"] * 3
    slowed = await registration.act("mails")
    assert (slowed.status, slowed.kind, slowed["retry_after"]) == (429, "registration-slowed", 300)
    other = await begin(world, "another conversation")
    await other.fill()
    assert (await other.review()).kind == "registration-slowed"
    world.clock.set("2020-05-03T10:05:00")
    assert (await registration.act("mails")).status == 200


async def test_who_is_a_member_already_gets_another_mail_and_the_same_answer(world: World) -> None:
    new = await (await waiting(world, "one")).show()
    known = await (await waiting(world, "two", **email("Taro@example.com"))).show()
    for shown in (new, known):
        for step in shown["steps"]:
            step.pop("answer")
        shown.pop("id")
    assert new == known
    by_recipient = {mail.recipient: mail for mail in await mails(world)}
    mail = by_recipient["taro@example.com"]
    assert mail.kind == "registration_known"
    assert "/password" in mail.text
    assert "token" not in mail.text


UNMATCHED = {
    "an unknown number": {"policy_numbers": {"policy_numbers": ["Z999999999"]}},
    "a member's contract": {"policy_numbers": {"policy_numbers": ["A020119183"]}},
    "one of two": {"policy_numbers": {"policy_numbers": [TADASHI, "Z999999999"]}},
    "another's renewed number": {"policy_numbers": {"policy_numbers": ["K323456789"]}},
    "the name": {"name": {"kanji": "野口 正子"}},
    "the address": {"address": {"postal_code": "950-0965", "address": "新潟県新潟市中央区新光町4-2"}},
    "the birth date": {"birth_date": {"date": "1969-02-18"}},
    "the phone": {"phone": {"phone": "025-555-0112"}},
}


async def test_no_mismatch_tells_what_it_was(world: World) -> None:
    details = set()
    for conversation, changes in UNMATCHED.items():
        registration = await begin(world, conversation)
        await registration.fill(**changes)
        reply = await registration.review()
        details.add((reply.status, reply.kind, reply["detail"]))
        assert (await registration.show())["next_step"] == "registration.review"
    assert {kind for _, kind, _ in details} == {"contract-not-matched"}
    assert len(details) == 1
    assert await mails(world) == []


async def test_a_renewed_number_is_recognised_where_all_items_match(world: World) -> None:
    registration = await begin(world)
    await registration.fill(policy_numbers={"policy_numbers": ["K110120131"]})
    reply = await registration.review()
    assert (reply.status, reply.kind) == (422, "renewed-policy-number")


async def test_who_has_no_contract_registers_without_one(world: World) -> None:
    await waiting(world, policy_numbers={"policy_numbers": []})
    reply = await complete(world, await newest_token(world))
    assert (reply.status, reply["unlinked_contracts"]) == (201, 0)


async def test_terms_that_changed_since_they_were_agreed_to_are_asked_again(world: World) -> None:
    world.clock.set("2020-12-31T23:50:00")
    registration = await begin(world)
    await registration.fill()
    world.clock.set("2021-01-01T00:10:00")
    reply = await registration.review()
    assert (reply.status, reply.kind) == (409, "terms-changed")
    assert (await registration.show())["next_step"] == "registration.terms"
    assert await mails(world) == []
    await registration.answer("registration.terms", ANSWERS["registration.terms"])
    assert (await registration.review()).status == 200
    agreed = await ledger_of(world, "registration.consented")
    assert [entry.payload["documents"][0]["version"] for entry in agreed] == ["2019-10", "2021-01"]


async def test_a_consent_to_terms_that_were_shown_in_an_older_edition_is_not_recorded(world: World) -> None:
    registration = await begin(world)
    old = {"type": "document", "documents": [{"sha256": "0" * 64}]}
    reply = await registration.answer("registration.terms", ANSWERS["registration.terms"], card=old)
    assert (reply.status, reply.kind) == (409, "terms-changed")
    assert await ledger_of(world, "registration.consented", "registration.refused") == []
    (day,) = [each for each in DocumentLibrary.load().editions[0].documents if each.id == "member_terms"]
    shown = {"type": "document", "documents": [{"sha256": day.sha256}]}
    assert (await registration.answer("registration.terms", ANSWERS["registration.terms"], card=shown)).status == 200


async def test_guessing_a_number_is_slowed_down_in_every_conversation(world: World) -> None:
    for attempt in range(5):
        registration = await begin(world, f"conversation {attempt}")
        await registration.fill(**UNMATCHED["the phone"])
        assert (await registration.review()).kind == "contract-not-matched"
    right = await begin(world, "the right one")
    await right.fill()
    slowed = await right.review()
    assert (slowed.status, slowed.kind, slowed["retry_after"]) == (429, "registration-slowed", 300)
    assert slowed.headers["Retry-After"] == "300"
    world.clock.set("2020-05-03T10:05:00")
    assert (await right.review()).status == 200


async def test_guessing_in_one_conversation_is_slowed_down_for_every_number(world: World) -> None:
    registration = await begin(world)
    await registration.fill(**UNMATCHED["an unknown number"])
    replies = [await registration.review() for _ in range(6)]
    assert [reply.status for reply in replies] == [422] * 5 + [429]
    await registration.correct("registration.policy_numbers")
    await registration.answer("registration.policy_numbers", {"policy_numbers": [TADASHI]})
    assert (await registration.review()).status == 429


async def test_guesses_sent_at_once_do_not_slip_through_together(world: World) -> None:
    registration = await begin(world)
    await registration.fill(**UNMATCHED["the phone"])
    replies = await asyncio.gather(*(registration.review() for _ in range(8)))
    assert sorted(reply.status for reply in replies) == [422] * 5 + [429] * 3
