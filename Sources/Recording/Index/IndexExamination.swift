internal import Bytes
internal import Media

/// Reads `bytes` as an index's records and builds a catalog of them, without any file: the way in for fuzzing.
///
/// - Parameter repairingChecksums: gives each record the checksum it should have, so that its fields are read.
@discardableResult
package func examineRecordingIndex(_ bytes: RawSpan, repairingChecksums: Bool) -> RecordingCatalog {
    let header = IndexHeader(startedAt: 0, identity: 0)
    var catalog = RecordingCatalog()
    var reader = ByteReader(bytes)
    var slot = 0
    while let span = try? reader.readSpan(IndexRecord.byteCount) {
        var record = span.copied()
        if repairingChecksums {
            var sealed = ByteWriter(reservingCapacity: IndexRecord.byteCount)
            sealed.write(record.prefix(IndexRecord.byteCount - 4))
            sealed.write(checksum(sealed.bytes.rawBytes, seed: header.seed(slot: slot)))
            record = sealed.bytes
        }
        let entry = try? IndexRecord.read(record.rawBytes, slot: slot, header: header)
        if let entry, catalog.add(entry.record) {} else { catalog.addDamaged() }
        slot += 1
    }
    return catalog
}
