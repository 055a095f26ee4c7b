/// Opus into RTP payloads (RFC 7587, §4.2): a packet of the codec is a payload.
package enum OpusPacketizer {
    package static func packetize(_ payload: ArraySlice<UInt8>, timestamp: UInt32) -> PacketizedFrame {
        PacketizedFrame(bytes: Array(payload), ends: [payload.count], timestamp: timestamp, isKeyFrame: true)
    }
}
