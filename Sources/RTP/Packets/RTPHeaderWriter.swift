/// Writes headers of what we send: the fixed header, and where it is wanted one extension element of two bytes
/// (RFC 8285, §4.2), as the transport-wide sequence number is.
package struct RTPHeaderWriter: Sendable {
    package var payloadType: UInt8
    package var ssrc: UInt32

    package init(payloadType: UInt8, ssrc: UInt32) {
        self.payloadType = payloadType
        self.ssrc = ssrc
    }

    /// Appends a header. An element's id is 1…14; another is our own mistake, and traps.
    package func write(
        sequence: UInt16, timestamp: UInt32, marker: Bool, isPadded: Bool = false, element: (id: UInt8, value: UInt16)? = nil,
        to output: inout [UInt8]
    ) {
        output.append(RTPHeader.version << 6 | (isPadded ? 0x20 : 0) | (element == nil ? 0 : 0x10))
        output.append((marker ? 0x80 : 0) | payloadType)
        append(sequence, to: &output)
        append(UInt16(truncatingIfNeeded: timestamp >> 16), to: &output)
        append(UInt16(truncatingIfNeeded: timestamp), to: &output)
        append(UInt16(truncatingIfNeeded: ssrc >> 16), to: &output)
        append(UInt16(truncatingIfNeeded: ssrc), to: &output)
        guard let element else { return }
        precondition((1...14).contains(element.id), "an element with a header of one byte has an id of 1 to 14")
        append(0xBEDE, to: &output)
        append(1, to: &output)
        output.append(element.id << 4 | 1)
        append(element.value, to: &output)
        output.append(0)
    }

    private func append(_ value: UInt16, to output: inout [UInt8]) {
        output.append(UInt8(value >> 8))
        output.append(UInt8(truncatingIfNeeded: value))
    }
}
