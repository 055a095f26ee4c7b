internal import Bytes

/// Opus in RTP (RFC 7587, §4.2): a payload is a packet of the codec, and each can be decoded.
package struct OpusDepacketizer: Depacketizer {
    package init() {}

    package static var packetIsFrame: Bool { true }

    package var isComplete: Bool { true }

    package mutating func reset() {}

    package func begins(_ payload: RawSpan) -> Bool { true }

    package mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError) {
        // One timestamp is one packet.
        guard frame.isEmpty else { throw .malformed }
        frame.append(contentsOf: payload)
    }

    package func isKeyFrame(_ frame: [UInt8]) -> Bool { true }
}
