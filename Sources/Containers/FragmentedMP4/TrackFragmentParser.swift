internal import Bytes

/// Reads a `traf` (ISO/IEC 14496-12, §8.8.6).
enum TrackFragmentParser {
    /// - Parameters:
    ///   - base: offset of the `moof` within `bytes`.
    ///   - samplesMax: how many samples the fragment may still have.
    static func parse(
        _ traf: Box, base: Int, in bytes: RawSpan, defaults: [UInt32: SampleDefaults], samplesMax: Int
    ) throws(ParseError) -> ParsedTrackFragment {
        var reader = BoxReader(bytes, within: traf.body)
        guard let header = try reader.next(), header.type.rawValue == BoxCode.tfhd else {
            throw .invalid("a track fragment doesn't begin with its header", offset: traf.body.lowerBound)
        }
        var (track, sampleDefaults) = try parseHeader(header, in: bytes, defaults: defaults)
        var dataEnd = base
        while let box = try reader.next() {
            if box.type.rawValue == BoxCode.tfdt {
                track.baseDecodeTime = try parseDecodeTime(box, in: bytes)
            } else if box.type.rawValue == BoxCode.trun {
                var run = TrackRunParser(base: base, dataEnd: dataEnd, defaults: sampleDefaults)
                try run.parse(box, in: bytes, into: &track.samples, samplesMax: samplesMax)
                dataEnd = run.dataEnd
            }
        }
        return track
    }

    private static func parseHeader(
        _ tfhd: Box, in bytes: RawSpan, defaults: [UInt32: SampleDefaults]
    ) throws(ParseError) -> (ParsedTrackFragment, SampleDefaults) {
        var fields = ByteReader(bytes.extracting(tfhd.body))
        let flags = TrackFragmentFlags(rawValue: try fields.readUInt32() & 0xFF_FFFF)
        let trackID = try fields.readUInt32()
        guard !flags.contains(.baseDataOffset) else {
            throw .invalid("data is addressed from the file and not from the fragment", offset: tfhd.body.lowerBound)
        }
        if flags.contains(.sampleDescriptionIndex) { try fields.skip(4) }
        var sample = defaults[trackID] ?? SampleDefaults()
        if flags.contains(.defaultSampleDuration) { sample.duration = try fields.readUInt32() }
        if flags.contains(.defaultSampleSize) { sample.size = try fields.readUInt32() }
        if flags.contains(.defaultSampleFlags) { sample.flags = SampleFlags(rawValue: try fields.readUInt32()) }
        return (ParsedTrackFragment(trackID: trackID), sample)
    }

    private static func parseDecodeTime(_ tfdt: Box, in bytes: RawSpan) throws(ParseError) -> UInt64 {
        var fields = ByteReader(bytes.extracting(tfdt.body))
        let version = try fields.readUInt32() >> 24
        return version == 0 ? UInt64(try fields.readUInt32()) : try fields.readUInt64()
    }
}

/// Reads a `trun` (§8.8.8).
struct TrackRunParser {
    /// Offset of the `moof`, from which data offsets count.
    let base: Int
    /// Where the previous run's data ends: there a run begins that has no data offset.
    private(set) var dataEnd: Int
    let defaults: SampleDefaults

    mutating func parse(
        _ trun: Box, in bytes: RawSpan, into samples: inout [ParsedSample], samplesMax: Int
    ) throws(ParseError) {
        var fields = ByteReader(bytes.extracting(trun.body))
        let flags = TrackRunFlags(rawValue: try fields.readUInt32() & 0xFF_FFFF)
        let count = Int(try fields.readUInt32())
        guard count <= samplesMax - samples.count else {
            throw .invalid("a fragment has more samples than samplesMax", offset: trun.body.lowerBound)
        }
        if flags.contains(.dataOffset) { dataEnd = base + Int(Int32(bitPattern: try fields.readUInt32())) }
        guard dataEnd >= 0 else { throw .invalid("the data lies before the bytes", offset: trun.body.lowerBound) }
        let first = flags.contains(.firstSampleFlags) ? SampleFlags(rawValue: try fields.readUInt32()) : nil
        guard fields.remaining / 4 >= flags.fieldsPerSample * count else {
            throw .truncated(offset: trun.range.upperBound)
        }
        samples.reserveCapacity(samples.count + count)
        for index in 0..<count {
            let otherwise = index == 0 ? first ?? defaults.flags : defaults.flags
            samples.append(try parseSample(from: &fields, flags, otherwise: otherwise))
        }
    }

    /// - Parameter otherwise: the sample's flags where it has none of its own.
    private mutating func parseSample(
        from fields: inout ByteReader, _ present: TrackRunFlags, otherwise: SampleFlags
    ) throws(ParseError) -> ParsedSample {
        let duration = present.contains(.sampleDuration) ? try fields.readUInt32() : defaults.duration
        let size = Int(present.contains(.sampleSize) ? try fields.readUInt32() : defaults.size)
        let flags = present.contains(.sampleFlags) ? SampleFlags(rawValue: try fields.readUInt32()) : otherwise
        // Version 0 calls the offset unsigned; writers put negative ones there too, and readers take them so.
        let offset = present.contains(.sampleCompositionOffset) ? Int32(bitPattern: try fields.readUInt32()) : 0
        // At most 65536 sizes below 2³² are added.
        let start = dataEnd
        dataEnd += size
        return ParsedSample(duration: duration, flags: flags, compositionOffset: offset, payload: start..<dataEnd)
    }
}
