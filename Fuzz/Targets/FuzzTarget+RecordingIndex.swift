import Bytes
import Recording

extension FuzzTarget {
    /// An index's records: as they are, and with their checksums made right, so that the fuzzer reaches what stands behind them.
    static let recordingIndex = FuzzTarget(name: "RecordingIndex") { bytes in
        for repairing in [false, true] {
            let catalog = examineRecordingIndex(bytes, repairingChecksums: repairing)
            _ = catalog.totals.durationMilliseconds
            let parts = (catalog.video + catalog.audio).flatMap(\.parts)
            precondition(parts.count == catalog.totals.parts, "the totals count other parts")
            for part in parts {
                precondition(part.offset >= 0 && part.offset <= .max - Int64(part.byteCount), "a part lies outside every file")
            }
        }
    }
}
