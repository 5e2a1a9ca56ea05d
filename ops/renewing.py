"""Press the buttons of a whole renewal, wherever the conversation stands."""

from __future__ import annotations

from ops.customer import Customer

# The button that takes the flyer's customer on from each step, to plan A.
BUTTONS = {
    "menu": "更新のお手続きを始める",
    "identify.contract": "このご契約",
    "consent.privacy": "両方に同意する",
    "disclosure.other_contracts": "はい、ありません",
    "disclosure.cancellation": "はい、ありません",
    "scope.employment": "退職者です",
    "scope.employer": "はい、正しいです",
    "scope.retirement": "です",
    "scope.main_driver": "はい、この方です",
    "scope.owner": "はい、正しいです",
    "plan.choice": "Aプランに決定",
    "contact.confirm": "この内容で進む",
    "documents.content": "内容を確認し、同意する",
    "documents.delivery": "PDFでのお渡しに同意する",
    "confirm.intention": "意向に沿っています",
    "confirm.submit": "ご契約最終お申込み",
}


async def renew_until(customer: Customer, goal: str, email: str, password: str) -> None:
    """Go on by buttons (and the login) until the step `goal` is pending."""
    if not customer.conversation_id:
        await customer.start()
    for _ in range(len(BUTTONS) + 2):
        if customer.step == goal:
            return
        if customer.step == "identify.login":
            await customer.login(email, password)
        else:
            await customer.choose(BUTTONS[customer.step])
    raise AssertionError(f"{goal} was not reached: at {customer.step}")
