/// Makes datagrams of what OpenSSL wrote. A memory BIO forgets where one write ended, but records know their length (RFC 6347, §4.1),
/// and as many as fit travel together.
struct DTLSRecords: Sendable {
    private static let headerByteCount = 13
    private var bytes: [UInt8] = []

    mutating func append(_ chunk: ArraySlice<UInt8>) { bytes += chunk }

    mutating func nextDatagram(bytesMax: Int) -> [UInt8]? {
        var end = 0
        while let next = recordEnd(after: end), next <= bytesMax || end == 0 { end = next }
        guard end > 0 else { return nil }
        let datagram = Array(bytes[..<end])
        bytes.removeFirst(end)
        return datagram
    }

    private func recordEnd(after start: Int) -> Int? {
        guard start + Self.headerByteCount <= bytes.count else { return nil }
        let length = Int(bytes[start + 11]) << 8 | Int(bytes[start + 12])
        let end = start + Self.headerByteCount + length
        return end <= bytes.count ? end : nil
    }
}
