"""What keeps anybody out of a page, as axe finds it."""

import json
from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

OF_COLOUR = ["color-contrast", "link-in-text-block"]
SERIOUS = ("serious", "critical")
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def serious(page: Page, rules: Sequence[str] = EVERY_RULE) -> dict[str, list[str]]:
    """The rules that are broken, each with the elements that break it."""
    page.evaluate(f"window.axe || (() => {{ {AXE_SCRIPT} }})()")
    options = json.dumps({"runOnly": rules, "resultTypes": ["violations"], "preload": False})
    broken = page.evaluate(f"axe.run({options}).then(results => results.violations)")
    return {one["id"]: [node["html"][:160] for node in one["nodes"]] for one in broken if one["impact"] in SERIOUS}
