"""Visit the service as a person does, with a picture of each step."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect


class Visit:
    """One customer at one page, with a picture of each step."""

    def __init__(self, page: Page, pictures: Path, size: str) -> None:
        self.page, self._pictures, self._size = page, pictures, size
        self._number = 0
        self.email = ""
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        # Shown where a test fails: whether the page sent what was pressed, and whether an answer came.
        page.on("request", lambda request: print("sent", request.method, urlsplit(request.url).path))  # noqa: T201
        page.on("response", lambda response: print("answered", response.status, urlsplit(response.url).path))  # noqa: T201

    @property
    def log(self) -> Locator:
        """Return the conversation."""
        return self.page.get_by_role("log", name="会話")

    @property
    def text(self) -> Locator:
        """Return the field for typed messages."""
        return self.page.get_by_role("textbox", name="メッセージ")

    def arrive(self) -> None:
        """Wait until the conversation is shown and goes on live."""
        expect(self.page.locator("#log:not([aria-busy])")).to_be_visible(timeout=20_000)
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20_000)

    def again(self) -> Visit:
        """Open the chat in another tab of the same browser."""
        other = Visit(self.page.context.new_page(), self._pictures, f"{self._size}-again")
        other.email = self.email
        other.page.goto("/")
        other.arrive()
        return other

    def live(self, label: str) -> Locator:
        """Return the newest live button with the label."""
        return self.page.locator("#log button.choice:enabled", has_text=label).last

    def say(self, text: str) -> None:
        """Type a message and send it by its button."""
        self.text.fill(text)
        self.page.get_by_role("button", name="送信").click()

    def look(self, name: str) -> None:
        """Take a picture, and see that nothing sticks out sideways."""
        self._number += 1
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20_000)
        self.page.wait_for_timeout(150)
        self.page.screenshot(path=self._pictures / f"{self._size}-{self._number:02}-{name}.png")
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name

    def press(self, label: str) -> None:
        """Press the newest live button with the label, as a finger would."""
        button = self.live(label)
        expect(button).to_be_visible(timeout=20_000)
        button.click()
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20_000)

    def fill(self, **values: str) -> None:
        """Fill in the newest form by the names of its fields, and send it."""
        form = self.page.locator("#log form").last
        for name, value in values.items():
            form.locator(f"[name={name}]").fill(value)
        form.locator("button.primary").click()
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20_000)

    def log_in(self, email: str, password: str) -> None:
        """Follow the login card, log in, and come back to the chat."""
        self.page.locator("a.choice.primary", has_text="ログイン").last.click()
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.look("login-page")
        self.page.locator("form button.primary").click()
        self.page.wait_for_url("**/")
