"""Encoders that drop, stall, change, quarrel and lie about the time."""

import sqlite3
import sys
import time

import robust_rtmp
from robust_hls import Watcher, check_vod
from robust_recording import check_plays, check_recording, packets, run
from robust_rtmp import AUDIO, VIDEO, Publisher, Refused, Tag
from robust_support import Encoder, Server, case, main, media, publish, wait_for

# Sound and picture may drift apart by so much.
SYNCHRONY_SECONDS = 0.040
HOUR = 3_600_000


def usual(seconds=30):
    return media("encoder", interval=1, b_frames=2, seconds=seconds)


def wait_parts(watcher, more=1, seconds=60):
    """Waits until the viewer has been shown so many further parts of each rendition."""
    before = {rendition: watcher.part_count(rendition) for rendition in ("video", "audio")}
    for rendition, count in before.items():
        wait_for(f"{more} further parts of {rendition}", lambda: watcher.part_count(rendition) >= count + more, seconds)


def check_seen_is_recorded(watcher, index):
    for rendition, parts in watcher.listed.items():
        missing = sorted(part for part in parts if (rendition, *part) not in index.parts)
        assert not missing, f"{rendition} parts that the viewer saw are not in the recording: {missing}"


def only_recording(server, state="complete"):
    found = server.wait_recorded()
    assert len(found) == 1 and found[0]["state"] == state, f"one recording, {state}, was expected: {found}"
    return found[0]


# Dropping and returning

@case("an encoder that is killed and returns within the grace period stays in the same session and recording")
def test_drop_and_return():
    with Server() as server:
        watcher = Watcher(server)
        with publish(server, usual()):
            wait_parts(watcher, 15)
        session = server.wait_state("interrupted")["session"]
        with publish(server, usual()) as encoder:
            assert server.wait_state("live")["session"] == session, "the session has changed"
            wait_parts(watcher, 15)
            encoder.finish()
        server.wait_state("ended")
        watcher.join()
        assert not watcher.troubles, f"the viewer met {watcher.troubles}"
        assert all(count >= 1 for count in watcher.discontinuities.values()), "no discontinuity was marked"
        assert all(playlist.is_ended for playlist in watcher.playlists.values()), "the playlists have no end"
        index = check_recording(only_recording(server))
        check_seen_is_recorded(watcher, index)
        index.check_timeline(joint_seconds=0.1)
        assert len(index.files) == 1, "the tracks are the same, the files are not"
        for rendition, playlist in check_vod(server, session).items():
            assert playlist.discontinuities == 1, f"{playlist.discontinuities} discontinuities of {rendition} in the recording"
        check_plays(server.play_url, has_joints=True)


@case("an encoder that stays away longer than the grace period ends the session; the next one is another")
def test_grace_ends():
    with Server(grace_period="2s") as server:
        watcher = Watcher(server)
        with publish(server, usual()):
            wait_parts(watcher, 10)
        server.wait_state("interrupted")
        ended = server.wait_state("ended")
        watcher.join()
        assert all(playlist.is_ended for playlist in watcher.playlists.values()), "the playlists have no end"
        listing = only_recording(server)
        check_seen_is_recorded(watcher, check_recording(listing))
        assert wait_for("the recording on the page", lambda: server.watch_state()["recording"]), ended
        check_vod(server, watcher.session)
        with publish(server, usual()) as encoder:
            assert server.wait_state("live")["session"] != watcher.session, "the ended session has come back"
            wait_for("a recording under way", lambda: len(server.recordings()) == 2)
            encoder.finish()
        server.wait_recorded(2)
        check_plays(server.play_url)


@case("an encoder that stalls for some seconds, as on Wi-Fi, loses nothing and needs no discontinuity")
def test_stall():
    source = usual(12)
    with Server() as server:
        watcher = Watcher(server)
        with publish(server, source, loops=False) as encoder:
            wait_parts(watcher, 10)
            encoder.freeze()
            time.sleep(4)  # The stall itself.
            assert server.watch_state()["state"] == "live", "a stall was taken for a drop"
            encoder.thaw()
            encoder.process.wait(60)
        server.wait_state("ended")
        watcher.join()
        assert len(server.logged("encoder on air")) == 1, "the encoder was thrown off"
        assert set(watcher.discontinuities.values()) == {0}, "a discontinuity was marked"
        listing = only_recording(server)
        index = check_recording(listing)
        check_seen_is_recorded(watcher, index)
        index.check_timeline()
        sent = robust_rtmp.tags(source)
        for stream, kind in (("v", VIDEO), ("a", AUDIO)):
            recorded = len(packets(index.media_path(index.files[0]), stream))
            assert recorded == len(robust_rtmp.frames(sent, kind)), f"{recorded} frames of {stream} are recorded"
        check_plays(server.play_url)


# Changing

def check_two_sizes(server, watcher, first, second):
    server.wait_state("ended")
    watcher.join()
    index = check_recording(only_recording(server))
    assert len(index.files) == 2, f"{len(index.files)} media files for two configurations"
    index.check_timeline(joint_seconds=0.1)
    playlists = check_vod(server)
    assert len(playlists["video"].maps) == 2, f"the initialization segments are {playlists['video'].maps}"
    assert playlists["video"].discontinuities == 1 and playlists["audio"].discontinuities == 1
    for file, size in zip(index.files, (first, second)):
        assert f"{size[0]}x{size[1]}" == size_of(index.media_path(file)), f"{index.media_path(file)} is not {size}"
    check_plays(server.play_url, has_joints=True)
    return index


def size_of(path):
    text = run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0:s=x", str(path))
    return text.split()[0]


@case("an encoder that returns with another picture size goes on in the same session")
def test_size_changes_with_reconnect():
    with Server() as server:
        watcher = Watcher(server)
        with publish(server, usual()):
            wait_parts(watcher, 12)
        session = server.wait_state("interrupted")["session"]
        with publish(server, media("encoder", size="480x270", rate=25)) as encoder:
            # A player must load its playlists anew for it; the page is told so by another name of the session.
            assert server.wait_state("live")["session"].startswith(session), "the session has changed"
            wait_parts(watcher, 12)
            wait_for("the new size in index.m3u8", lambda: "RESOLUTION=480x270" in server.get(server.play_path).text)
            encoder.finish()
        check_two_sizes(server, watcher, (320, 180), (480, 270))


def spliced(*paths):
    """The tags of some files one after the other, as an encoder sends them that changes its settings on the way."""
    result, end = [], 0
    for path in paths:
        own = [tag for tag in robust_rtmp.tags(path) if tag.kind != robust_rtmp.SCRIPT]
        start = end
        result += [Tag(tag.kind, tag.time + start, tag.body) for tag in own]
        end = result[-1].time + 33
    return result


@case("an encoder that changes its picture size without reconnecting is followed")
def test_size_changes_without_reconnect():
    some = spliced(media("encoder", seconds=6), media("encoder", size="480x270", seconds=6))
    with Server() as server:
        watcher = Watcher(server)
        with Publisher(server.rtmp_port, server.key) as publisher:
            publisher.play(some, speed=2)
            publisher.finish()
        index = check_two_sizes(server, watcher, (320, 180), (480, 270))
        check_seen_is_recorded(watcher, index)
        for stream, kind in (("v", VIDEO), ("a", AUDIO)):
            count = sum(len(packets(index.media_path(file), stream)) for file in index.files)
            assert count == len(robust_rtmp.frames(some, kind)), f"{count} frames of {stream} are recorded"


# Quarrelling

@case("a second encoder on a live key is refused with words, and the first notices nothing")
def test_second_publisher():
    with Server() as server:
        watcher = Watcher(server)
        with publish(server, usual()) as encoder:
            wait_parts(watcher, 8)
            try:
                Publisher(server.rtmp_port, server.key)
                raise AssertionError("the second encoder was let in")
            except Refused as refusal:
                assert refusal.code == "NetStream.Publish.BadName" and "Another encoder" in refusal.words, refusal
            with publish(server, usual()) as second:
                wait_for("the second ffmpeg to give up", lambda: second.process.poll() is not None)
            wait_parts(watcher, 8)
            assert encoder.process.poll() is None, encoder.said()
            encoder.finish()
        server.wait_state("ended")
        watcher.join()
        assert set(watcher.discontinuities.values()) == {0} and not watcher.troubles
        check_recording(only_recording(server)).check_timeline()


@case("when the first encoder has been silent for long enough, a second one takes over")
def test_takeover():
    with Server(silent_publisher_timeout="2s") as server:
        watcher = Watcher(server)
        with publish(server, usual()) as first:
            wait_parts(watcher, 8)
            session = server.watch_state()["session"]
            first.freeze()

            def taken_over():
                try:
                    return Publisher(server.rtmp_port, server.key)
                except Refused as refusal:
                    assert refusal.code == "NetStream.Publish.BadName", refusal
                    time.sleep(0.2)  # As a person would try again.

            with wait_for("the second encoder to be let in", taken_over) as second:
                second.play([tag for tag in robust_rtmp.tags(usual()) if tag.time < 5000], speed=2)
                first.thaw()
                wait_for("the first encoder to be thrown off", lambda: first.process.poll() is not None)
                assert server.watch_state()["session"] == session, "the session has changed"
                second.finish()
        server.wait_state("ended")
        watcher.join()
        assert all(count >= 1 for count in watcher.discontinuities.values()), "no discontinuity was marked"
        index = check_recording(only_recording(server))
        check_seen_is_recorded(watcher, index)
        index.check_timeline(joint_seconds=0.1)
        check_plays(server.play_url, has_joints=True)


@case("rotating the key throws a live encoder off at once; the old key is dead, the new one works")
def test_key_rotation():
    with Server() as server:
        watcher = Watcher(server)
        old = server.key
        with Encoder(["-re", "-stream_loop", "-1", "-i", str(usual()), "-c", "copy"], server.publish_url) as encoder:
            wait_parts(watcher, 8)
            server.command("stream-keys", "rotate", server.livestream)
            # The server looks once a second.
            wait_for("the encoder to be thrown off", lambda: encoder.process.poll() is not None, 10)
        server.wait_state("ended")
        watcher.join()
        listing = only_recording(server)
        index = check_recording(listing)
        assert index.end == "stopped", f"the recording ended as {index.end}"
        check_seen_is_recorded(watcher, index)
        try:
            Publisher(server.rtmp_port, old)
            raise AssertionError("the old key still works")
        except Refused as refusal:
            assert refusal.code == "NetStream.Publish.BadName" and "not known" in refusal.words, refusal
        server._key = None
        assert server.key != old
        with publish(server, usual()) as encoder:
            server.wait_state("live")
            encoder.finish()


@case("SIGTERM while live closes the recording, tells the encoder and ends in time with status 0")
def test_termination():
    with Server(drain_timeout="5s") as server:
        watcher = Watcher(server)
        with publish(server, usual()) as encoder:
            wait_parts(watcher, 10)
            status, seconds = server.terminate()
            wait_for("the encoder to notice", lambda: encoder.process.poll() is not None)
        watcher.stop()
        watcher.join()
        assert status == 0, f"exit status {status}: {server.tail()}"
        # The drain time, and what a busy machine needs to end a process.
        assert seconds < 5 + 2, f"the end took {seconds:.1f} s"
        listing = only_recording(server)
        index = check_recording(listing)
        assert index.end == "shutdown", f"the recording ended as {index.end}"
        check_seen_is_recorded(watcher, index)
        ends = end_reasons(server)
        assert ends == ["server_stopped"], f"the sessions ended as {ends}"
        server.start()
        assert not server.logged("a recording was left open; repaired")
        check_vod(server, watcher.session)


def end_reasons(server):
    database = sqlite3.connect(f"file:{server.data / 'carillon.db'}?mode=ro", uri=True)
    try:
        return [row[0] for row in database.execute("SELECT end_reason FROM sessions ORDER BY started_at")]
    finally:
        database.close()


# Lying about the time

def shifted(some, shift):
    """The tags with `shift(tag, number)` milliseconds added to their times."""
    return [Tag(tag.kind, tag.time + shift(tag, number), tag.body) for number, tag in enumerate(some)]


def timed_recording(shift, discontinuities, seconds=8, interval=1):
    """Publishes with shifted timestamps, and checks that all of it is recorded, plays and is in synchrony."""
    source = robust_rtmp.tags(media("encoder", interval=interval, b_frames=2, seconds=seconds))
    some = shifted(source, shift)
    with Server() as server:
        watcher = Watcher(server)
        with Publisher(server.rtmp_port, server.key) as publisher:
            publisher.play(some, speed=2)
            publisher.finish()
        server.wait_state("ended")
        watcher.join()
        assert not watcher.troubles, f"the viewer met {watcher.troubles}"
        index = check_recording(only_recording(server))
        check_seen_is_recorded(watcher, index)
        # Where one track jumps first, the other's last frame before it may be missed for a moment.
        ends = index.check_timeline(slack_seconds=0.03, joint_seconds=0.1)
        assert abs(ends["video"] - seconds) < 0.3 and abs(ends["audio"] - seconds) < 0.3, f"the recording ends at {ends}"
        check_synchrony(index, source)
        for rendition, playlist in check_vod(server).items():
            assert playlist.discontinuities == discontinuities, (
                f"{playlist.discontinuities} discontinuities of {rendition}, {discontinuities} were expected")
        check_plays(server.play_url)


def check_synchrony(index, source):
    """Each picture stands to the sound around it as it did at the encoder, within 40 ms; no frame is missing."""
    shifts = {}
    for stream, kind in (("v", VIDEO), ("a", AUDIO)):
        sent = [robust_rtmp.presentation_time(tag) / 1000 for tag in robust_rtmp.frames(source, kind)]
        recorded = [time for file in index.files for time, _ in packets(index.media_path(file), stream)]
        assert len(recorded) == len(sent), f"{len(recorded)} of {len(sent)} frames of {stream} are recorded"
        shifts[stream] = [(sent_at, at - sent_at) for sent_at, at in zip(sent, recorded)]
    for sent_at, shift in shifts["v"]:
        _, nearest = min(shifts["a"], key=lambda pair: abs(pair[0] - sent_at))
        apart = abs(shift - nearest)
        assert apart <= SYNCHRONY_SECONDS, f"sound and picture are {apart * 1000:.0f} ms apart at {sent_at:.2f} s"


@case("timestamps that begin anywhere and pass 2^24, 2^31 and 2^32 are one timeline", timeout=240)
def test_wraps():
    for border in (1 << 24, 1 << 31, 1 << 32):
        timed_recording(lambda tag, number: border - 3000, 0, seconds=6)


@case("timestamps that jump an hour forward, or back, are a marked discontinuity in synchrony", timeout=240)
def test_jumps():
    for jump in (HOUR, -HOUR):
        timed_recording(lambda tag, number: 2 * HOUR + (jump if tag.time >= 4000 else 0), 1)


@case("timestamps that jump between key frames, where no segment can start at once, keep segments within their target", timeout=240)
def test_jumps_between_key_frames():
    timed_recording(lambda tag, number: HOUR + (HOUR if tag.time >= 4100 else 0), 1, interval=2)


@case("timestamps that jump near 2^32, and there and back, stay in synchrony", timeout=240)
def test_jumps_across_the_wrap():
    timed_recording(lambda tag, number: (1 << 32) - 2000 + (HOUR if 3000 <= tag.time < 6000 else 0), 2, seconds=9)


@case("sound that jumps some frames later than the picture, or earlier, stays in synchrony with it", timeout=240)
def test_jumps_of_one_track():
    for late in (AUDIO, VIDEO):
        timed_recording(lambda tag, number: HOUR + (HOUR if tag.time >= (4120 if tag.kind == late else 4000) else 0), 1)


if __name__ == "__main__":
    main(sys.modules[__name__])
