internal import Bytes

/// An index being read, in pieces of bounded size.
struct IndexFile {
    private static let slotsAtOnce = 4096

    let file: any OpenFile
    let header: IndexHeader
    /// Whole slots in the file, whatever they hold.
    let slotCount: Int
    /// Slots from this one on may never have reached the disk whole: the crash's tail. Bad slots before it are damage that came
    /// later, and say nothing about the records behind them.
    let durableCount: Int

    /// nil if the file has no readable header.
    init?(_ file: any OpenFile, limits: RecordingLimits) throws(FileError) {
        let head = try file.read(IndexHeader.byteCount, at: 0)
        guard let header = try? IndexHeader(head.rawBytes) else { return nil }
        self.file = file
        self.header = header
        let slots = (try file.size() - Int64(IndexHeader.byteCount)) / Int64(IndexRecord.byteCount)
        slotCount = min(Int(clamping: slots), limits.recordsMax)
        durableCount = try Self.durableCount(file, header, slotCount)
    }

    /// Where the record of `slot` stands.
    static func offset(slot: Int) -> Int64 { Int64(IndexHeader.byteCount) + Int64(slot) * Int64(IndexRecord.byteCount) }

    /// The record of `slot`; nil if it is damaged or not there.
    func record(_ slot: Int) throws(FileError) -> IndexRecord? {
        try Self.read(file, header, slot..<slot + 1).first??.record
    }

    /// Calls `body` with each slot from `first` on in order, with nil for damaged ones, until it returns false.
    func forEachSlot(from first: Int = 0, _ body: (Int, IndexRecord?) throws(FileError) -> Bool) throws(FileError) {
        var start = first
        while start < slotCount {
            let slots = start..<min(slotCount, start + Self.slotsAtOnce)
            for (slot, entry) in zip(slots, try Self.read(file, header, slots)) {
                guard try body(slot, entry?.record) else { return }
            }
            start = slots.upperBound
        }
    }

    /// The count never falls from record to record, so that the last readable one knows it.
    private static func durableCount(_ file: any OpenFile, _ header: IndexHeader, _ slotCount: Int) throws(FileError) -> Int {
        var end = slotCount
        while end > 0 {
            let slots = max(0, end - slotsAtOnce)..<end
            if let entry = try read(file, header, slots).last(where: { $0 != nil }) { return entry?.durable ?? 0 }
            end = slots.lowerBound
        }
        return 0
    }

    private typealias Entry = (record: IndexRecord, durable: Int)

    private static func read(_ file: any OpenFile, _ header: IndexHeader, _ slots: Range<Int>) throws(FileError) -> [Entry?] {
        let size = IndexRecord.byteCount
        let bytes = try file.read(slots.count * size, at: offset(slot: slots.lowerBound))
        return (0..<bytes.count / size).map { place in
            let record = bytes.rawBytes.extracting(place * size..<(place + 1) * size)
            return try? IndexRecord.read(record, slot: slots.lowerBound + place, header: header)
        }
    }
}
