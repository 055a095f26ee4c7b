internal import Bytes

extension TransportFeedback {
    /// From the first number on. Differences that two bytes don't hold must not be there: ``TransportFeedbackGenerator`` sees to it.
    func write(to writer: inout ByteWriter) {
        let reference = (arrivals.lazy.compactMap(\.self).first ?? 0) / Self.referenceMicroseconds
        let deltas = deltas(from: reference * Self.referenceMicroseconds)
        writer.write(firstSequence)
        writer.write(UInt16(truncatingIfNeeded: arrivals.count))
        writer.writeUInt24(UInt32(truncatingIfNeeded: reference) & 0xFF_FFFF)
        writer.write(number)
        Self.writeStatuses(deltas.map(Self.status), to: &writer)
        for delta in deltas {
            guard let delta else { continue }
            if Self.status(delta) == 1 {
                writer.write(UInt8(truncatingIfNeeded: delta))
            } else {
                writer.write(UInt16(truncatingIfNeeded: delta))
            }
        }
    }

    /// In units of 250 µs, each from the one before, without letting rounding add up.
    private func deltas(from start: Int64) -> [Int64?] {
        var last = start / Self.deltaMicroseconds
        return arrivals.map { arrival in
            guard let arrival else { return nil }
            let time = arrival / Self.deltaMicroseconds
            defer { last = time }
            return time - last
        }
    }

    private static func status(_ delta: Int64?) -> UInt16 {
        guard let delta else { return 0 }
        return (0...255).contains(delta) ? 1 : 2
    }

    /// Runs of one status where they are long, else seven statuses in a chunk.
    private static func writeStatuses(_ statuses: [UInt16], to writer: inout ByteWriter) {
        var index = 0
        while index < statuses.count {
            let status = statuses[index]
            let run = statuses[index...].prefix(0x1FFF).prefix { $0 == status }.count
            if run >= 7 || index + run == statuses.count {
                writer.write(status << 13 | UInt16(run))
                index += run
            } else {
                var chunk: UInt16 = 0xC000
                for symbol in 0..<7 where index + symbol < statuses.count { chunk |= statuses[index + symbol] << UInt16(12 - 2 * symbol) }
                writer.write(chunk)
                index += 7
            }
        }
    }
}
