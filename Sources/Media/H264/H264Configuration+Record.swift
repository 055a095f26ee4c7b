package import Bytes

// AVCDecoderConfigurationRecord (ISO/IEC 14496-15, §5.3.3.1.2): what FLV's sequence header and MP4's `avcC` hold.
extension H264Configuration {
    /// Reads a record. Reserved bits and the tail for high profiles are not looked at, since encoders get both wrong.
    package init(decoderConfigurationRecord record: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(record.rawSpan)
        guard try reader.readUInt8() == 1 else { throw .invalid("configurationVersion is not 1", offset: 0) }
        try reader.skip(3)
        let lengthSize = Int(try reader.readUInt8() & 3) + 1
        let sequenceCount = Int(try reader.readUInt8() & 0x1F)
        let sequenceSets = try Self.readSets(sequenceCount, .sequenceParameterSet, from: &reader)
        let pictureCount = Int(try reader.readUInt8())
        let pictureSets = try Self.readSets(pictureCount, .pictureParameterSet, from: &reader)
        try self.init(
            sequenceParameterSets: sequenceSets, pictureParameterSets: pictureSets, nalUnitLengthSize: lengthSize)
    }

    private static func readSets(
        _ count: Int, _ type: NALUnitType, from reader: inout ByteReader
    ) throws(ParseError) -> [[UInt8]] {
        var sets: [[UInt8]] = []
        for _ in 0..<count {
            let length = Int(try reader.readUInt16())
            let offset = reader.offset
            let set = try reader.readBytes(length)
            guard let header = set.first else { continue }
            guard header & 0x1F == type.rawValue else {
                throw .invalid("a parameter set has another NAL unit type", offset: offset)
            }
            sets.append(set)
        }
        return sets
    }

    /// The record for frames of the engine, whose NAL units have 4-byte lengths.
    package var decoderConfigurationRecord: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 256)
        writer.write(UInt8(1))
        writer.write(sequence.profile)
        writer.write(sequence.constraintFlags)
        writer.write(sequence.level)
        writer.write(UInt8(0xFC | 3))
        writer.write(0xE0 | UInt8(sequenceParameterSets.count))
        Self.write(sequenceParameterSets, to: &writer)
        writer.write(UInt8(pictureParameterSets.count))
        Self.write(pictureParameterSets, to: &writer)
        if ![66, 77, 88].contains(sequence.profile) {
            writer.write(0xFC | sequence.chromaFormat)
            writer.write(0xF8 | (sequence.lumaBitDepth - 8))
            writer.write(0xF8 | (sequence.chromaBitDepth - 8))
            writer.write(UInt8(sequenceParameterSetExtensions.count))
            Self.write(sequenceParameterSetExtensions, to: &writer)
        }
        return writer.bytes
    }

    private static func write(_ sets: [[UInt8]], to writer: inout ByteWriter) {
        for set in sets {
            writer.write(UInt16(truncatingIfNeeded: set.count))
            writer.write(set)
        }
    }
}
