package import Bytes

// HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, §8.3.2.1.2): what Enhanced RTMP's sequence start and MP4's `hvcC` hold.
extension HEVCConfiguration {
    /// Reads a record. What it says of the profile isn't looked at: the sequence parameter set knows better.
    package init(decoderConfigurationRecord record: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(record.rawSpan)
        // Some encoders of the time before the standard was out write version 0.
        guard try reader.readUInt8() <= 1 else { throw .invalid("configurationVersion is neither 1 nor 0", offset: 0) }
        try reader.skip(20)
        let lengthSize = Int(try reader.readUInt8() & 3) + 1
        var sets: [HEVCUnitType: [[UInt8]]] = [:]
        for _ in 0..<(try reader.readUInt8()) {
            let type = HEVCUnitType(rawValue: try reader.readUInt8() & 0x3F)
            for _ in 0..<(try reader.readUInt16()) {
                let set = try reader.readBytes(Int(try reader.readUInt16()))
                guard let unit = NALUnit(set[...]), Self.recordedTypes.contains(type) else { continue }
                guard unit.hevcType == type else { throw .invalid("a parameter set has another NAL unit type", offset: reader.offset) }
                sets[type, default: []].append(set)
            }
        }
        try self.init(
            videoParameterSets: sets[.videoParameterSet] ?? [], sequenceParameterSets: sets[.sequenceParameterSet] ?? [],
            pictureParameterSets: sets[.pictureParameterSet] ?? [], nalUnitLengthSize: lengthSize)
    }

    /// Messages may stand in a record too; those that matter to decoders come with the pictures.
    private static let recordedTypes: Set<HEVCUnitType> = [.videoParameterSet, .sequenceParameterSet, .pictureParameterSet]

    /// The record for frames of the engine, whose NAL units have 4-byte lengths.
    package var decoderConfigurationRecord: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 512)
        writer.write(UInt8(1))
        sequence.profile.write(to: &writer)
        // No minimal segmentation, no kind of parallel decoding told.
        writer.write(UInt16(0xF000))
        writer.write(UInt8(0xFC))
        writer.write(0xFC | sequence.chromaFormat)
        writer.write(0xF8 | (sequence.lumaBitDepth - 8) & 7)
        writer.write(0xF8 | (sequence.chromaBitDepth - 8) & 7)
        // The average frame rate isn't told, nor that it is constant.
        writer.write(UInt16(0))
        writer.write(UInt8(sequence.temporalLayers) << 3 | (sequence.hasNestedTemporalLayers ? 4 : 0) | 3)
        writer.write(UInt8(3))
        Self.write(.videoParameterSet, videoParameterSets, to: &writer)
        Self.write(.sequenceParameterSet, sequenceParameterSets, to: &writer)
        Self.write(.pictureParameterSet, pictureParameterSets, to: &writer)
        return writer.bytes
    }

    /// `array_completeness` is 1, as `hvc1` demands.
    private static func write(_ type: HEVCUnitType, _ sets: [[UInt8]], to writer: inout ByteWriter) {
        writer.write(0x80 | type.rawValue)
        writer.write(UInt16(truncatingIfNeeded: sets.count))
        for set in sets {
            writer.write(UInt16(truncatingIfNeeded: set.count))
            writer.write(set)
        }
    }
}
