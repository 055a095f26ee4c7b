package import Bytes

/// An AV1 track's sequence header, and what it says.
package struct AV1Configuration: Hashable, Sendable {
    /// The sequence header's payload, without OBU header and size.
    package let sequenceHeader: [UInt8]
    /// The same, read.
    package let sequence: AV1SequenceHeader

    /// - Parameter sequenceHeader: the OBU's payload.
    package init(sequenceHeader: ArraySlice<UInt8>) throws(ParseError) {
        sequence = try AV1SequenceHeader(payload: sequenceHeader)
        self.sequenceHeader = Array(sequenceHeader)
    }

    /// Reads an AV1CodecConfigurationRecord (AV1 Codec ISO Media File Format Binding, §2.3). What it says itself isn't looked at: the
    /// sequence header in it knows better. Nil where it has none or is empty, as some encoders leave it to the first picture.
    package init?(codecConfigurationRecord record: ArraySlice<UInt8>) throws(ParseError) {
        guard let first = record.first else { return nil }
        guard first == 0x81 else { throw .invalid("marker and version of an AV1 configuration are not 0x81", offset: 0) }
        guard record.count >= 4 else { throw .truncated(offset: record.count) }
        for unit in OBUs(record.dropFirst(4)) where unit.kind == OBU.Kind.sequenceHeader {
            try self.init(sequenceHeader: unit.payload)
            return
        }
        return nil
    }

    /// `av1C`.
    package var codecConfigurationRecord: [UInt8] {
        var bytes: [UInt8] = [0x81]
        bytes.append(sequence.profile << 5 | sequence.level)
        let subsampling: UInt8 = (sequence.isSubsampledHorizontally ? 0x08 : 0) | (sequence.isSubsampledVertically ? 0x04 : 0)
        let depth: UInt8 = (sequence.bitDepth > 8 ? 0x40 : 0) | (sequence.bitDepth == 12 ? 0x20 : 0)
        bytes.append(
            (sequence.isHighTier ? 0x80 : 0) | depth | (sequence.isMonochrome ? 0x10 : 0) | subsampling | sequence.chromaSamplePosition)
        bytes.append(0)
        bytes += sequenceHeaderUnit
        return bytes
    }

    /// The sequence header as an OBU with its size.
    package var sequenceHeaderUnit: [UInt8] {
        var bytes: [UInt8] = [OBU.Kind.sequenceHeader << 3 | OBU.sizeFlag]
        LEB128.write(sequenceHeader.count, to: &bytes)
        return bytes + sequenceHeader
    }
}

extension AV1Configuration: VideoConfiguration {
    package var width: Int { sequence.width }
    package var height: Int { sequence.height }
    /// AV1 has another way to say it, a size to render at, which players don't follow.
    package var sampleAspectRatio: SampleAspectRatio? { nil }
    package var frameRate: Double? { sequence.frameRate }
    package var colour: ColourDescription? { sequence.colour }

    /// `av01.P.LLT.DD`, and the rest where it isn't what leaving it out means (AV1 in ISOBMFF, §5).
    package var codecString: String {
        let tier = sequence.isHighTier ? "H" : "M"
        let short = "av01.\(sequence.profile).\(String.twoDigits(sequence.level))\(tier).\(String.twoDigits(sequence.bitDepth))"
        let colour = [sequence.colour.primaries, sequence.colour.transfer, sequence.colour.matrix].map { $0 == 2 ? 1 : $0 }
        let chroma = (sequence.isSubsampledHorizontally ? "1" : "0") + (sequence.isSubsampledVertically ? "1" : "0")
        let position = chroma == "11" ? String(sequence.chromaSamplePosition) : "0"
        let isUsual = !sequence.isMonochrome && chroma == "11" && colour == [1, 1, 1] && !sequence.colour.isFullRange
        guard !isUsual else { return short }
        return
            ([short, sequence.isMonochrome ? "1" : "0", chroma + position] + colour.map(String.twoDigits)
            + [sequence.colour.isFullRange ? "1" : "0"]).joined(separator: ".")
    }
}
