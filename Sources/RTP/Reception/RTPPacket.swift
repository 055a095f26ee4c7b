/// A packet of one stream, in the order of its numbers.
package struct RTPPacket: Equatable, Sendable {
    /// The sequence number, counted on beyond 16 bits.
    package var sequence: Int64
    package var timestamp: UInt32
    package var marker: Bool
    package var payload: [UInt8]

    package init(sequence: Int64, timestamp: UInt32, marker: Bool, payload: [UInt8]) {
        self.sequence = sequence
        self.timestamp = timestamp
        self.marker = marker
        self.payload = payload
    }
}
