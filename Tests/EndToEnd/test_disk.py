"""Disks that are full, read-only or slow while a livestream is recorded: viewers notice nothing, an alarm is raised, nothing else is lost."""

import os
import shutil
import subprocess
import sys

from robust_hls import Watcher, check_vod
from robust_recording import check_plays, check_recording
from robust_support import Server, SlowDisk, case, main, media, publish, wait_for
from test_encoder import check_seen_is_recorded, only_recording, wait_parts

SUSPENDED = "recording suspended; the livestream goes on"
RESUMED = "recording goes on, with a gap"
MEGABYTE = 1 << 20
# Reasons of gaps as the index has them.
DISK_FULL, LOW_SPACE, READ_ONLY = 1, 2, 3


class Disk:
    """A small file system of its own for recordings; as a context manager it is gone at the end."""

    def __init__(self, folder, kind="tmpfs", megabytes=40):
        self.place, self.image, self.kind = folder / "recordings", folder / "disk.image", kind
        self.place.mkdir()
        if kind == "tmpfs":
            run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.place)
        else:
            with open(self.image, "wb") as image:
                image.truncate(megabytes * MEGABYTE)
            run("mkfs.ext4", "-q", "-O", "^metadata_csum", self.image)
            self.attach()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.detach()

    def attach(self):
        run("mount", "-o", "loop", self.image, self.place)

    def detach(self):
        # Lazily: files on it may be open.
        subprocess.run(["umount", "-l", self.place], check=False)

    def free(self):
        status = os.statvfs(self.place)
        return status.f_bavail * status.f_frsize

    def fill(self, leave):
        """Takes all room but `leave` bytes."""
        filler = os.open(self.place / "filler", os.O_WRONLY | os.O_CREAT)
        try:
            os.posix_fallocate(filler, 0, self.free() - leave)
        finally:
            os.close(filler)

    def clear(self):
        (self.place / "filler").unlink()

    def break_down(self):
        """Makes the file system read-only as the kernel does it after an error of the device."""
        run("mount", "-o", "remount,abort", self.place)

    def replace(self):
        """Another device with the same content in the same place."""
        copy = self.image.with_suffix(".copy")
        shutil.copyfile(self.image, copy)
        self.detach()
        self.image = copy
        self.attach()


def run(*words):
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def may_mount():
    if os.geteuid() == 0:
        return True
    print("    not root, so that no disk can be mounted: NOT TESTED", flush=True)
    return False


def usual():
    return media("encoder", interval=1, b_frames=2, seconds=30)


def expect_alarm(server, words):
    event = server.wait_logged(SUSPENDED)[0]
    assert words in event["reason"] and event["level"] == "error", event
    answer = server.get("/readyz")
    # Viewers are not to be sent away.
    assert answer.status == 200 and "alarm" in answer.text and words in answer.text, answer.text
    assert server.metric("carillon_recordings_suspended") == 1


def expect_all_clear(server):
    server.wait_logged(RESUMED)
    assert "alarm" not in server.get("/readyz").text
    assert server.metric("carillon_recordings_suspended") == 0


def finish_and_check(server, watcher, encoder, reason, joints=1):
    """The recording has a gap for this reason, plays on both sides of it, and the viewer met no trouble."""
    encoder.finish()
    server.wait_state("ended")
    watcher.join()
    assert not watcher.troubles and set(watcher.discontinuities.values()) == {0}, f"the viewer met {watcher.troubles}"
    for rendition, parts in watcher.listed.items():
        check_unbroken(rendition, sorted(parts))
    listing = only_recording(server)
    index = check_recording(listing)
    assert {gap["reason"] for gap in index.gaps} == {reason}, f"the gaps are {index.gaps}"
    assert {gap["rendition"] for gap in index.gaps} == {"video", "audio"}, f"the gaps are {index.gaps}"
    lost = {gap["rendition"]: gap["segments"] for gap in index.gaps}
    for rendition, parts in watcher.listed.items():
        first, last = lost[rendition]
        missing = [part for part in parts if (rendition, *part) not in index.parts and not first <= part[0] <= last]
        assert not missing, f"{rendition} parts outside of the gap {lost[rendition]} are missing: {missing}"
        assert any(name[0] == rendition and name[1] > last for name in index.parts), f"no {rendition} behind the gap"
    for rendition, playlist in check_vod(server, watcher.session).items():
        assert playlist.discontinuities == joints, f"the gap is not marked in {rendition}"
    check_plays(server.play_url, has_joints=True)


def check_unbroken(rendition, parts):
    """The viewer was shown one part after the other."""
    for (number, index), following in zip(parts, parts[1:]):
        assert following in ((number, index + 1), (number + 1, 0)), f"after {rendition} part {number}.{index} came {following}"


@case("a disk with less room than the minimum suspends the recording, not the stream; with room it goes on behind a gap")
def test_little_room():
    if not may_mount():
        return
    with Server(minimum_free_space="10MB") as server:
        server.kill()
        with Disk(server.folder) as disk:
            server.settings["recordings"] = disk.place
            server.start()
            watcher = Watcher(server)
            with publish(server, usual()) as encoder:
                wait_parts(watcher, 8)
                disk.fill(leave=5 * MEGABYTE)
                expect_alarm(server, "less free space than the minimum")
                wait_parts(watcher, 15)
                disk.clear()
                wait_parts(watcher, 1)
                expect_all_clear(server)
                wait_parts(watcher, 8)
                finish_and_check(server, watcher, encoder, LOW_SPACE)
            server.kill()


@case("a disk that refuses new files from the first moment on delays the recording, not the stream")
def test_full_from_the_start():
    if not may_mount():
        return
    with Server(minimum_free_space="1MB") as server:
        server.kill()
        with Disk(server.folder) as disk:
            server.settings["recordings"] = disk.place
            server.start()
            run("mount", "-o", "remount,nr_inodes=4", disk.place)
            watcher = Watcher(server)
            with publish(server, usual()) as encoder:
                expect_alarm(server, "the disk is full")
                wait_parts(watcher, 15)
                run("mount", "-o", "remount,nr_inodes=1000", disk.place)
                expect_all_clear(server)
                wait_parts(watcher, 8)
                finish_and_check(server, watcher, encoder, DISK_FULL, joints=0)
            server.kill()


@case("a disk that breaks down and is read-only suspends the recording; it goes on when the disk is replaced")
def test_read_only():
    if not may_mount():
        return
    with Server(minimum_free_space="1MB") as server:
        server.kill()
        with Disk(server.folder, "ext4", 48) as disk:
            server.settings["recordings"] = disk.place
            server.start()
            watcher = Watcher(server)
            with publish(server, usual()) as encoder:
                wait_parts(watcher, 8)
                disk.break_down()
                expect_alarm(server, "read-only")
                wait_parts(watcher, 15)
                disk.replace()
                wait_parts(watcher, 1)
                expect_all_clear(server)
                wait_parts(watcher, 8)
                finish_and_check(server, watcher, encoder, READ_ONLY)
            server.kill()


@case("a disk that is full under the database, too, keeps nobody off the air; the recording is listed as soon as there is room")
def test_full_database():
    if not may_mount():
        return
    with Server(minimum_free_space="1MB") as server:
        server.kill()
        with Disk(server.folder) as disk:
            server.settings["data"] = server.data = disk.place / "data"
            server.start()
            assert server.publish_url and server.play_url  # Asked for while the command line can still write.
            watcher = Watcher(server)
            with publish(server, usual()) as encoder:
                wait_parts(watcher, 8)
                disk.fill(leave=0)
                wait_parts(watcher, 2)
                encoder.finish()
            server.wait_state("ended")
            watcher.join()
            server.wait_logged("the recording could not be listed in the store; it is tried again")
            assert server.metric("carillon_recordings_unlisted") == 1 and "can't be listed" in server.get("/readyz").text
            # The next livestream goes on air all the same.
            second = Watcher(server)
            with publish(server, usual()) as encoder:
                wait_parts(second, 4)
                encoder.finish()
            second.join()
            assert second.session != watcher.session and not second.troubles + watcher.troubles
            disk.clear()
            listing = only_recording_of(server, watcher.session)
            assert listing["state"] == "complete", f"the recording is {listing['state']}"
            check_recording(listing)
            server.kill()


def only_recording_of(server, session):
    def found():
        listed = [recording for recording in server.recordings() if recording["folder"].name == session]
        return listed and listed[0]["state"] != "recording" and listed[0]

    return wait_for("the recording to be listed", found)


@case("a disk that stands still for some seconds is not noticed by viewers, and nothing is missing in the recording")
def test_slow():
    with Server() as server:
        server.kill()
        disk = SlowDisk(server)
        server.start()
        watcher = Watcher(server)
        with publish(server, usual()) as encoder:
            wait_parts(watcher, 8)
            disk.set(synchronize=3000, write=1500)
            wait_for("parts waiting for the disk", lambda: server.metric("carillon_recording_backlog_bytes") > 0)
            wait_parts(watcher, 25)
            disk.set()
            wait_for("the backlog to be written", lambda: server.metric("carillon_recording_backlog_bytes") == 0)
            encoder.finish()
        server.wait_state("ended")
        watcher.join()
        assert not watcher.troubles and not server.logged(SUSPENDED), f"the viewer met {watcher.troubles}"
        for rendition, parts in watcher.listed.items():
            check_unbroken(rendition, sorted(parts))
        index = check_recording(only_recording(server))
        assert not index.gaps, f"the gaps are {index.gaps}"
        check_seen_is_recorded(watcher, index)
        index.check_timeline()


@case("a disk that hangs doesn't keep SIGTERM waiting beyond the drain time; the next start repairs")
def test_hanging_at_the_end():
    with Server(drain_timeout="2s") as server:
        server.kill()
        disk = SlowDisk(server)
        server.start()
        watcher = Watcher(server)
        with publish(server, usual()):
            wait_parts(watcher, 8)
            before = watcher.last_parts()
            disk.set(synchronize=60_000, write=60_000)
            wait_parts(watcher, 2)
            status, seconds = server.terminate()
        watcher.stop()
        watcher.join()
        assert status == 0, f"exit status {status}: {server.tail()}"
        # The drain time, and what a busy machine needs to end a process.
        assert seconds < 2 + 5, f"the end took {seconds:.1f} s"
        disk.set()
        server.start()
        index = check_recording(only_recording(server, "repaired"))
        for rendition, part in before.items():
            assert (rendition, *part) in index.parts, f"{rendition} part {part}, from before the disk hung, is missing"
        check_vod(server, watcher.session)


if __name__ == "__main__":
    main(sys.modules[__name__])
