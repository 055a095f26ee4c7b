/// The bounds of one recording.
package struct RecordingLimits: Sendable {
    /// Below this much free space nothing is written: the database, logs and the system itself need the rest.
    package var freeBytesMin: Int64 = 256 << 20
    /// A suspended recording tries again from this much free space on. Well above ``freeBytesMin``, so that a disk at the edge
    /// doesn't turn recording on and off with each part.
    package var freeBytesToResume: Int64 = 512 << 20
    /// Parts waiting for the disk, and being written: about 80 s of a 6 Mbit/s stream. Above it, segments are dropped.
    package var backlogBytesMax = 64 << 20
    /// What was written and the disk has not confirmed. Above it, the writer waits for the disk, and the backlog grows.
    package var unsynchronizedBytesMax: Int64 = 64 << 20
    /// What an entry of the backlog is charged beside its bytes, so that many small parts are bounded, too.
    package var entryOverheadBytes = 256
    /// The largest part that is recorded. 200 ms at 400 Mbit/s would have 10 MB.
    package var partBytesMax = 32 << 20
    /// The largest initialization segment; real ones have 1 or 2 kB.
    package var initializationBytesMax = 1 << 20
    /// Codec configurations in one recording.
    package var filesMax = 10_000
    /// Records in one index (1 GiB of them): 19 days at ten parts a second.
    package var recordsMax = 1 << 24
    /// Repair cuts at most this many bytes behind the last whole part. It is more than a crash can leave (what was not
    /// synchronised, and a backlog in one batch); where there is more, the bytes are not ours to judge and stay.
    package var tailBytesMax: Int64 = 160 << 20
    /// How long a suspended recording waits until it tries again.
    package var retryInterval: Duration = .seconds(5)

    package init() {}
}
