"""axe-core finds no barrier on any kind of step and page, on a phone and a desk, light and dark."""

from __future__ import annotations

from playwright.sync_api import expect

from ops.renewing import BUTTONS
from tests.browser.barriers import barriers
from tests.browser.conftest import PASSWORD, OpenChat

# The newest question with its answer before it; what is older was looked at when it was the newest.
NEWEST = ("header", "footer", "#log > :nth-last-child(-n+3)")
ALIKE = {"documents.delivery", "disclosure.cancellation", "scope.employer", "scope.main_driver", "scope.owner"}
STEPS = [step for step in BUTTONS if step != "menu"]


def test_a_barrier_is_found_where_there_is_one(open_chat: OpenChat) -> None:
    visit = open_chat(path="/login")
    visit.page.evaluate(
        """() => {
            document.querySelector("label[for=email]").remove();
            document.querySelector("h1").style.color = "#445";
        }"""
    )
    found = {look: {each["id"] for each in list_} for look, list_ in barriers(visit.page).items()}
    assert {look for look, rules in found.items() if "label" in rules} == set(found)
    assert {look for look, rules in found.items() if "color-contrast" in rules} == {"375 px, dark", "1280 px, dark"}


def test_no_page_beside_the_chat_has_a_barrier(open_chat: OpenChat) -> None:
    visit, found = open_chat(path="/login"), {}
    for path in ("/login", "/password", "/password?token=x", "/mailbox", "/register?token=x", "/review"):
        visit.page.goto(path)
        found[path] = barriers(visit.page)
    assert {path: each for path, each in found.items() if each} == {}


def test_a_refused_login_has_no_barrier(open_chat: OpenChat) -> None:
    visit = open_chat(path="/login")
    visit.page.fill("#email", "nobody@example.com")
    visit.page.fill("#password", "something else")
    visit.page.locator("form button.primary").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()
    assert barriers(visit.page) == {}


def test_a_registration_has_no_barrier(open_chat: OpenChat) -> None:
    visit = open_chat("menu")
    assert barriers(visit.page) == {}
    visit.press(BUTTONS["menu"])
    assert barriers(visit.page, *NEWEST) == {}
    visit.press("会員登録をする")
    assert barriers(visit.page, *NEWEST) == {}
    visit.press("会員規定に同意する")
    visit.fill(email="not an address")
    expect(visit.page.locator("[aria-invalid=true]")).to_be_visible()
    assert barriers(visit.page, *NEWEST) == {}


def test_no_step_of_a_renewal_has_a_barrier(open_chat: OpenChat) -> None:
    visit = open_chat("identify.login")
    visit.log_in(visit.email, PASSWORD)
    visit.arrive()
    found = {}
    for step in STEPS:
        expect(visit.live(BUTTONS[step])).to_be_visible(timeout=20_000)
        if step not in ALIKE:
            found[step] = barriers(visit.page, *NEWEST)
        visit.press(BUTTONS[step])
    expect(visit.log).to_contain_text("受付番号", timeout=20_000)
    found["the whole conversation"] = barriers(visit.page)
    for path in ("/review", "/receipt"):
        visit.page.goto(path)
        found[path] = barriers(visit.page)
    assert {step: each for step, each in found.items() if each} == {}


def test_the_forms_of_a_renewal_have_no_barrier(open_chat: OpenChat) -> None:
    visit = open_chat("plan.choice")
    visit.press("補償を変えて試算")
    expect(visit.page.locator("#log form")).to_be_visible(timeout=20_000)
    assert barriers(visit.page, *NEWEST) == {}
