internal import Bytes

/// The header in front of an AAC frame in a byte stream (ISO/IEC 13818-7, §6.2). RTMP and MP4 have none, but some
/// encoders leave it in.
package struct ADTSHeader: Hashable, Sendable {
    /// `audioObjectType`, 1…4.
    package let objectType: UInt8
    package let sampleRate: Int
    /// 0…7; 0 means that the stream says it.
    package let channelConfiguration: UInt8
    /// Bytes of the header: 7, or 9 with a checksum.
    package let byteCount: Int
    /// Bytes of the frame with its header.
    package let frameByteCount: Int

    /// Nil when the payload doesn't begin with a header. A raw block never looks like one: it would begin with the
    /// element that ends a block.
    package init?(_ payload: ArraySlice<UInt8>) {
        var reader = BitReader(payload.rawSpan)
        guard (try? reader.readBits(12)) == 0xFFF, (try? reader.skip(1)) != nil, (try? reader.readBits(2)) == 0,
            let hasNoChecksum = try? reader.readBit(),
            let profile = try? reader.readBits(2),
            let rate = (try? reader.readBits(4)).flatMap(AACSampleRate.rate(ofIndex:)),
            (try? reader.skip(1)) != nil,
            let channels = try? reader.readBits(3),
            (try? reader.skip(4)) != nil,
            let length = try? reader.readBits(13)
        else { return nil }
        byteCount = hasNoChecksum ? 7 : 9
        guard Int(length) >= byteCount, Int(length) <= payload.count else { return nil }
        objectType = UInt8(profile + 1)
        sampleRate = rate
        channelConfiguration = UInt8(channels)
        frameByteCount = Int(length)
    }

    /// The raw data block of `payload` without an ADTS header; `payload` itself, not copied, when it has none.
    package static func stripped(from payload: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let header = ADTSHeader(payload) else { return payload }
        return payload.prefix(header.frameByteCount).dropFirst(header.byteCount)
    }
}

extension AACConfiguration {
    /// The configuration that an ADTS header implies; nil where it names no channels.
    package init?(_ header: ADTSHeader) {
        let channels = header.channelConfiguration == 7 ? 8 : Int(header.channelConfiguration)
        self.init(objectType: header.objectType, sampleRate: header.sampleRate, channels: channels)
    }
}
