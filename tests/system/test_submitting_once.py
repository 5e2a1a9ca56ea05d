"""Press the last button twice, from two tabs and from two devices: one application, the same receipt."""

import asyncio

import pytest

from ops.customer import Customer
from ops.processes import ProcessGroup
from ops.renewing import renew_until
from tests.records import Records


def _receipts(customer: Customer) -> set[str]:
    cards = [message["card"] for message in customer.messages if message.get("card")]
    return {card["receipt_number"] for card in cards if card["type"] == "receipt"}


@pytest.mark.parametrize("presses", [2, 5])
async def test_pressing_again_gives_the_same_receipt(stack: ProcessGroup, presses: int) -> None:
    login = (f"taro.{70 + presses:04}@example.com", "Demo-2020-taro")
    async with Customer(f"http://127.0.0.1:{stack.env['PORT']}") as customer:
        await renew_until(customer, "confirm.submit", *login)
        token = customer.find_choice("submit")["token"]
        answers = await asyncio.gather(*(customer.post({"choice": token}) for _ in range(presses)))
        receipts = {
            message["card"]["receipt_number"]
            for messages in answers
            for message in messages
            if (message.get("card") or {}).get("type") == "receipt"
        }
        assert len(receipts) == 1
        assert await _applications(stack, login) == receipts


async def test_two_devices_get_the_same_receipt(stack: ProcessGroup) -> None:
    login = ("taro.0070@example.com", "Demo-2020-taro")
    base = f"http://127.0.0.1:{stack.env['PORT']}"
    async with Customer(base) as phone, Customer(base) as desk:
        await renew_until(phone, "confirm.submit", *login)
        await desk.start()
        await desk.choose("更新のお手続きを始める")
        await desk.login(*login)
        await desk.choose("このご契約の続きへ進む")
        assert desk.step == "confirm.submit"
        await asyncio.gather(phone.choose("submit"), desk.choose("submit"))
        assert _receipts(phone) == _receipts(desk)
        assert await _applications(stack, login) == _receipts(phone)


async def _applications(stack: ProcessGroup, login: tuple[str, str]) -> set[str]:
    records = Records(stack.env)
    (policy_number,) = await records.policy_numbers(*login)
    applications = await records.applications(policy_number)
    assert len(applications) == 1
    return {applications[0]["receipt_number"]}
