package import Bytes

/// Ogg and MP4 write the same fields, the one in little-endian and the other in network order.
extension OpusConfiguration {
    private static let magic: [UInt8] = Array("OpusHead".utf8)

    /// Reads an identification header (RFC 7845, §5.1), which Ogg and enhanced RTMP carry. Bytes behind it aren't judged.
    package init(identificationHeader bytes: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(bytes.rawSpan)
        guard try reader.readBytes(Self.magic.count) == Self.magic else { throw .invalid("this is no OpusHead", offset: 0) }
        // Versions below 16 only add to what there is.
        guard try reader.readUInt8() < 16 else { throw .invalid("the OpusHead's version isn't known", offset: 8) }
        try self.init(fields: &reader, isLittleEndian: true)
    }

    /// Reads the body of a `dOps` box (Encapsulation of Opus in ISO Base Media File Format, §4.3.2).
    package init(specificBox bytes: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(bytes.rawSpan)
        guard try reader.readUInt8() == 0 else { throw .invalid("the dOps box's version isn't known", offset: 0) }
        try self.init(fields: &reader, isLittleEndian: false)
    }

    private init(fields reader: inout ByteReader, isLittleEndian: Bool) throws(ParseError) {
        let channelCount = try reader.readUInt8()
        let preSkip = try reader.readUInt16()
        let rate = try reader.readUInt32()
        let gain = try reader.readUInt16()
        let family = try reader.readUInt8()
        let isKnown =
            switch family {
            case 0: (1...2).contains(channelCount)
            case 1: (1...8).contains(channelCount)
            case 2, 255: channelCount > 0
            default: false
            }
        guard isKnown else { throw .invalid("Opus' channel mapping isn't known", offset: reader.offset - 1) }
        self.init(
            channelCount: channelCount, preSkip: isLittleEndian ? preSkip.byteSwapped : preSkip,
            inputSampleRate: isLittleEndian ? rate.byteSwapped : rate,
            outputGain: Int16(bitPattern: isLittleEndian ? gain.byteSwapped : gain),
            channelMapping: family == 0 ? nil : try ChannelMapping(family: family, channelCount: channelCount, &reader))
    }
}

extension OpusConfiguration.ChannelMapping {
    fileprivate init(family: UInt8, channelCount: UInt8, _ reader: inout ByteReader) throws(ParseError) {
        let streams = try reader.readUInt8()
        let coupled = try reader.readUInt8()
        let channels = try reader.readBytes(Int(channelCount))
        let decoded = Int(streams) + Int(coupled)
        guard streams > 0, coupled <= streams, decoded <= 255, channels.allSatisfy({ $0 == 255 || Int($0) < decoded }) else {
            throw .invalid("Opus' channels come from streams that aren't there", offset: reader.offset)
        }
        self.init(family: family, streamCount: streams, coupledCount: coupled, channels: channels)
    }
}

extension OpusConfiguration {
    /// As ``init(identificationHeader:)`` reads it.
    package var identificationHeader: [UInt8] { Self.magic + [1] + fields(isLittleEndian: true) }

    /// As ``init(specificBox:)`` reads it.
    package var specificBox: [UInt8] { [0] + fields(isLittleEndian: false) }

    private func fields(isLittleEndian: Bool) -> [UInt8] {
        let gain = UInt16(bitPattern: outputGain)
        var writer = ByteWriter(reservingCapacity: 16)
        writer.write(channelCount)
        writer.write(isLittleEndian ? preSkip.byteSwapped : preSkip)
        writer.write(isLittleEndian ? inputSampleRate.byteSwapped : inputSampleRate)
        writer.write(isLittleEndian ? gain.byteSwapped : gain)
        writer.write(channelMapping?.family ?? 0)
        if let channelMapping {
            writer.write(channelMapping.streamCount)
            writer.write(channelMapping.coupledCount)
            writer.write(channelMapping.channels)
        }
        return writer.bytes
    }
}
