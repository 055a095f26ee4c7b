"""DASH: the MPD of what is on air and of a recording, by ffmpeg's, mpv's and both of GStreamer's readers."""

import re

from harness.cases import expect, output_of, test
from test_players import SILENT, SINKS


def manifest(livestream):
    return livestream.playlist.removesuffix("index.m3u8") + "manifest.mpd"


@test("ffmpeg reads eight seconds of the live MPD and all of the recording's without a word")
async def ffmpeg(house):
    for livestream in (await house.main(), await house.recorded()):
        _, out, error = await output_of(
            "ffmpeg", "-nostdin", "-v", "warning", "-i", manifest(livestream), "-t", "8", "-map", "0:v", "-map", "0:a", "-progress", "pipe:1",
            "-f", "null", "-", seconds=40)
        expect(not error.strip(), f"ffmpeg on {livestream.title}: {error[:500]}")
        frames = int(re.findall(r"^frame=(\d+)", out, re.MULTILINE)[-1])
        expect(frames >= 235, f"ffmpeg on {livestream.title}: only {frames} pictures in eight seconds")


@test("GStreamer's dashdemux2 plays the recording's MPD")
async def gstreamer(house):
    # Its version 1.22 looks for the live edge at the wrong place as soon as a live time line has more than one entry.
    _, out, error = await output_of(
        "gst-launch-1.0", "playbin3", f"uri={manifest(await house.recorded())}", *SINKS, seconds=40,
        env={**SILENT, "GST_PLUGIN_FEATURE_RANK": "dashdemux2:MAX"})
    expect("Got EOS" in out, (out + error)[-800:])


@test("mpv plays the live MPD")
async def mpv(house):
    _, out, error = await output_of(
        "mpv", "--no-config", "--vo=null", "--ao=null", "--length=6", "--msg-level=all=warn,statusline=status",
        "--term-status-msg=at ${time-pos}", manifest(await house.main()), seconds=40, env=SILENT)
    expect(re.search(r"at 00:00:0[5-9]", out + error), f"mpv said {(out + error)[-500:]}")


@test("The MPD is kept for a moment, names what is there, and stays at its session's address after the end")
async def answers(house):
    main = await house.main()
    answer = await house.client.get(main.path.replace("index.m3u8", "manifest.mpd"))
    expect(answer.headers["content-type"] == "application/dash+xml", f"type {answer.headers}")
    expect("s-maxage=1" in answer.headers["cache-control"], f"caching {answer.headers}")
    text = answer.body.decode()
    folder = main.path.removesuffix("index.m3u8")
    for name in re.findall(r'initialization="([^"]+)"', text):
        expect((await house.client.get(folder + name)).status == 200, f"{name} isn't there")
    for first, media in re.findall(r'startNumber="(\d+)"[^>]* media="([^"]+)"', text):
        expect((await house.client.get(folder + media.replace("$Number$", first))).status == 200, f"{media} {first} isn't there")
    location = re.search("<Location>([^<]+)<", text)[1]
    expect((await house.client.get(folder + location)).status == 200, "the session has no MPD of its own")
    clock = await house.client.get(re.search(r'UTCTiming [^>]*value="([^"]+)"', text)[1])
    expect(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", clock.body.decode()), f"the clock says {clock.body}")
