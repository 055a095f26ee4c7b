"""Pages in real browsers, and what the tests look at in them."""

import contextlib

from .cases import expect, until
from .house import browsers
from .places import CLIENTS, RESULTS

STAMP = (CLIENTS / "stamp.js").read_text()

#: What Firefox reports when a page ends a request of its own; Chromium's are left out by browser.py.
CANCELLED = "NS_BINDING_ABORTED"


@contextlib.asynccontextmanager
async def chromium_page(house, address=None):
    """A page in a context of its own: other tests' pages share neither its storage nor its connections."""
    browser = await house.chromium()
    wire = browser.wire
    context = (await wire.ask("Target.createBrowserContext", {"disposeOnDetach": True}))["browserContextId"]
    try:
        target = (await wire.ask("Target.createTarget", {
            "url": "about:blank", "browserContextId": context, "newWindow": True}))["targetId"]
        session = (await wire.ask("Target.attachToTarget", {"targetId": target, "flatten": True}))["sessionId"]
        page = browsers.ChromiumPage(wire, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            await page.ask(f"{domain}.enable")
        await page.ask("Emulation.setFocusEmulationEnabled", {"enabled": True})
        if address:
            await page.goto(address)
        yield page
    finally:
        await wire.ask("Target.disposeBrowserContext", {"browserContextId": context})


@contextlib.asynccontextmanager
async def firefox_page(address=None, prefs=None, size=(1280, 900)):
    async with browsers.launch("firefox", prefs=prefs, size=size) as browser:
        page = await browser.page()
        if address:
            await page.goto(address)
        yield page


async def frame_page(page):
    """The document in the page's frame of another site, as a page of its own (Chromium)."""
    sessions = []

    def listen(message):
        if message["method"] == "Target.attachedToTarget" and message["params"]["targetInfo"]["type"] == "iframe":
            sessions.append(message["params"]["sessionId"])

    page.wire.listeners.append(listen)
    await page.ask("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": True})
    await until(lambda: sessions, "the frame has a document of its own")
    frame = browsers.ChromiumPage(page.wire, sessions[0])
    for domain in ("Runtime", "Log", "Network"):
        await frame.ask(f"{domain}.enable")
    return frame


def expect_no_trouble(page, statuses=()):
    """No error on the console, no failed request, but for answers with these statuses, which the test has provoked."""
    troubles = [line for line in page.console if line["level"] in ("error", "exception", "assert")
                and not any(f"status of {status}" in line["text"] for status in statuses)]
    expect(not troubles, f"the console has errors: {troubles}")
    failed = [request for request in page.failed if request.get("error") != CANCELLED and request.get("status") not in statuses]
    expect(not failed, f"requests failed: {failed}")


async def until_moving(page, seconds=2.0, limit=25):
    """The picture moves: currentTime has grown by `seconds` while it was watched."""
    await page.wait("document.querySelector('live-player video')?.currentTime > 0", limit)
    start = await page.eval("document.querySelector('live-player video').currentTime")
    await page.wait(f"document.querySelector('live-player video').currentTime > {start + seconds}", limit)


async def watch_stamps(page, seconds=3):
    """What stamp.js saw of the clock in the picture."""
    await page.eval(STAMP + "; 0")
    return await page.eval(f"stampWatch(document.querySelector('live-player video'), {seconds})")


async def until_sound(page, limit=20):
    """Sound comes out: Chromium counts decoded bytes; Firefox records what the video plays, and it is not silent."""
    await page.eval("document.querySelector('live-player video').muted = false")
    if isinstance(page, browsers.ChromiumPage):
        await page.wait("document.querySelector('live-player video').webkitAudioDecodedByteCount > 0", limit)
    else:
        await page.wait(IS_LOUD, limit)


# Without a sound card Firefox starts no AudioContext, so a meter on the video would never move.
IS_LOUD = """(async () => {
  const video = document.querySelector('live-player video');
  const recorder = new MediaRecorder(new MediaStream(video.mozCaptureStream().getAudioTracks()));
  const chunks = [], stopped = new Promise(done => { recorder.onstop = done; });
  recorder.ondataavailable = event => chunks.push(event.data);
  recorder.start();
  setTimeout(() => recorder.stop(), 1500);
  await stopped;
  const bytes = await new Blob(chunks).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
  return sound.getChannelData(0).some(sample => Math.abs(sample) > 0.01);
})()"""


async def title_of_notice(page):
    return await page.eval("document.querySelector('.player-notice-title')?.textContent ?? ''")


async def chromium_shot(page, name, width, dark=False, height=None):
    """A screenshot in the results folder, at a width in CSS pixels, light or dark."""
    await page.ask("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height or (844 if width < 600 else 800), "deviceScaleFactor": 2 if width < 600 else 1,
        "mobile": width < 600})
    await page.ask("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    await page.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
    # A colour halfway to the other appearance is none of the page's.
    await page.eval("""Promise.all(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity)
        .map(a => a.finished.catch(() => 0))).then(() => 1)""")
    overflow = await page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(overflow <= 0, f"{name}: the page is {overflow} px wider than its {width} px window")
    await page.shot(str(RESULTS / f"{name}-{width}-{'dark' if dark else 'light'}.png"))
