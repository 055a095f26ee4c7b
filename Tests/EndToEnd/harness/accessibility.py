"""Whether pages are of use to those who hear them, see little, or have only a keyboard."""

import pathlib

from .cases import expect

CHECKS = pathlib.Path(__file__).with_suffix(".js").read_text()


async def expect_accessible(page, name):
    """Names, ids, headings, contrast and sizes of what is on the page now, light and dark."""
    for scheme in ("light", "dark"):
        await page.ask("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})
        wrong = await page.eval(CHECKS)
        expect(not wrong, f"{name}, {scheme}: {wrong}")
