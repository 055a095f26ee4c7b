"""Whether pages are of use to those who hear them, see little, or have only a keyboard."""

import pathlib

from .cases import expect

CHECKS = pathlib.Path(__file__).with_suffix(".js").read_text()


#: In CSS pixels: a phone, a desk.
WIDTHS = (390, 1280)


async def expect_accessible(page, name):
    """Names, ids, headings, contrast, sizes and width of what is on the page now, light and dark, on a phone and on a desk."""
    for width in WIDTHS:
        await page.ask("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600})
        for scheme in ("light", "dark"):
            await page.ask("Emulation.setEmulatedMedia", {"features": [
                {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})
            wrong = await page.eval(CHECKS)
            expect(not wrong, f"{name}, {scheme}, {width} px: {wrong}")
