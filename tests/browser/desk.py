"""Work at the console as an agent does, with a picture of each step."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect


class Desk:
    """One agent at the console, with a picture of each step."""

    def __init__(self, page: Page, pictures: Path, name: str) -> None:
        self.page, self._pictures, self._name = page, pictures, name
        self._number = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def log_in(self, agent_id: str, password: str, code: str) -> None:
        """Log in."""
        self.page.goto("/console")
        for label, value in (("ID", agent_id), ("パスワード", password), ("ワンタイムパスワード(6桁)", code)):
            self.page.get_by_label(label, exact=True).fill(value)
        self.page.get_by_role("button", name="ログインする").click()
        expect(self.page.locator("#queue")).to_be_visible()

    def open_last(self) -> None:
        """Open who asked last."""
        self.page.locator("#rows button").last.click()
        expect(self.page.locator("#lines .message").first).to_be_visible()

    def reply(self, text: str) -> None:
        """Answer the customer, by the keyboard alone."""
        self.page.locator("#text").fill(text)
        self.page.locator("#text").press("Control+Enter")
        expect(self.page.locator("#lines")).to_contain_text(text)

    def look(self, name: str) -> None:
        """Take a picture, and see that nothing sticks out sideways."""
        self._number += 1
        self.page.wait_for_timeout(200)
        self.page.screenshot(path=self._pictures / f"{self._name}-{self._number:02}-{name}.png")
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
