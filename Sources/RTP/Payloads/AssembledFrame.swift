/// A picture or a block of sound, put together of packets.
package struct AssembledFrame: Equatable, Sendable {
    /// Of the packets, not counted on.
    package var timestamp: UInt32
    /// A decoder can start here.
    package var isKeyFrame: Bool
    /// H.264 and HEVC: NAL units, each behind its 4-byte length. Others: the codec's own form.
    package var payload: [UInt8]

    package init(timestamp: UInt32, isKeyFrame: Bool, payload: [UInt8]) {
        self.timestamp = timestamp
        self.isKeyFrame = isKeyFrame
        self.payload = payload
    }
}

/// Takes the payloads of one codec apart. Gets packets in order; what is lost is told by ``FrameAssembler``.
package protocol Depacketizer: Sendable {
    /// Appends what the payload holds of a picture to `frame`. Throws where it isn't what the payload format says.
    mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError)
    /// What stands in half is forgotten: packets are missing, or another frame begins.
    mutating func reset()
    /// Whether a frame can begin with this payload, as far as the format says.
    func begins(_ payload: RawSpan) -> Bool
    /// Each packet is a frame, marked or not.
    static var packetIsFrame: Bool { get }
    /// What was appended is whole.
    var isComplete: Bool { get }
    /// The frame is whole: what the codec wants behind it is appended.
    mutating func finish(_ frame: inout [UInt8])
    func isKeyFrame(_ frame: [UInt8]) -> Bool
}

package enum PayloadError: Error, Equatable {
    /// The bytes end early, or hold what the format forbids.
    case malformed
    /// A form of the format that we don't take apart.
    case unsupported
    /// More than ``FrameAssembler/Limits/frameBytesMax``.
    case tooLong
}

extension Depacketizer {
    package static var packetIsFrame: Bool { false }
    package mutating func finish(_ frame: inout [UInt8]) {}
}
