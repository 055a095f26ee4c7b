/// VP8 into RTP payloads (RFC 7741): parts of almost equal size, each behind a descriptor of one byte.
package struct VP8Packetizer: Sendable {
    /// See ``H264Packetizer/payloadBytesMax``.
    package let payloadBytesMax: Int

    package init(payloadBytesMax: Int = 1180) {
        precondition(payloadBytesMax >= 64, "a payload holds more than its own headers")
        self.payloadBytesMax = payloadBytesMax
    }

    package func packetize(_ payload: ArraySlice<UInt8>, timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
        // S: the frame's first partition begins here. Where partitions end isn't told, which the format leaves free (§4.2).
        PacketizedFrame(payload, payloadBytesMax: payloadBytesMax, timestamp: timestamp, isKeyFrame: isKeyFrame) { isFirst, _ in
            isFirst ? 0x10 : 0
        }
    }
}

/// VP9 into RTP payloads (RFC 9628), as one layer: parts of almost equal size, each behind a descriptor of one byte.
package struct VP9Packetizer: Sendable {
    /// See ``H264Packetizer/payloadBytesMax``.
    package let payloadBytesMax: Int

    package init(payloadBytesMax: Int = 1180) {
        precondition(payloadBytesMax >= 64, "a payload holds more than its own headers")
        self.payloadBytesMax = payloadBytesMax
    }

    package func packetize(_ payload: ArraySlice<UInt8>, timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
        // P: predicted from other pictures; B and E: the frame begins and ends here (§4.2). Z: no layer is built on this one.
        PacketizedFrame(payload, payloadBytesMax: payloadBytesMax, timestamp: timestamp, isKeyFrame: isKeyFrame) { isFirst, isLast in
            (isKeyFrame ? 0 : 0x40) | (isFirst ? 0x08 : 0) | (isLast ? 0x04 : 0) | 0x01
        }
    }
}

extension PacketizedFrame {
    /// Cuts a frame into parts of almost equal size, with one byte in front of each.
    fileprivate convenience init(
        _ frame: ArraySlice<UInt8>, payloadBytesMax: Int, timestamp: UInt32, isKeyFrame: Bool,
        descriptor: (_ isFirst: Bool, _ isLast: Bool) -> UInt8
    ) {
        let partBytesMax = payloadBytesMax - 1
        let parts = (frame.count + partBytesMax - 1) / partBytesMax
        var bytes: [UInt8] = []
        bytes.reserveCapacity(frame.count + parts)
        var ends: [Int] = []
        var start = frame.startIndex
        for part in 0..<parts {
            let end = frame.startIndex + frame.count * (part + 1) / parts
            bytes.append(descriptor(part == 0, part == parts - 1))
            bytes += frame[start..<end]
            ends.append(bytes.count)
            start = end
        }
        self.init(bytes: bytes, ends: ends, timestamp: timestamp, isKeyFrame: isKeyFrame)
    }
}
