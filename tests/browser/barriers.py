"""Look for barriers with axe-core, in the page as a customer has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOOKS = [(size, scheme) for size in ((375, 812), (1280, 900)) for scheme in ("light", "dark")]
# What sticks covers a target until one scrolls; that nothing covers the focus is seen by test_keyboards.py.
_RUN = """async ([rules, include]) => {
    const sticky = document.querySelectorAll("header, footer, thead, tfoot");
    for (const each of sticky) each.style.position = "static";
    const found = await axe.run({ include }, { resultTypes: ["violations"], runOnly: { type: "tag", values: rules } });
    for (const each of sticky) each.style.position = "";
    return found.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ html, failureSummary }) =>
        `${html.slice(0, 160)} ${failureSummary}`) }));
}"""


def barriers(page: Page, *parts: str) -> dict[str, list[dict[str, Any]]]:
    """Return what axe finds, by the look: a phone and a desk, each light and dark.

    Only within the CSS selectors `parts`, when they are given. The page has the phone's width afterwards.
    """
    # Past the page's own policy, which lets no script in: as a browser's developer tools do.
    page.evaluate(_AXE)
    found = {}
    for (width, height), scheme in reversed(_LOOKS):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        look = f"{width} px, {scheme}"
        found[look] = page.evaluate(_RUN, [_RULES, [[part] for part in parts] or [["html"]]])
    return {look: list_ for look, list_ in found.items() if list_}
