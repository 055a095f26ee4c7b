package import Bytes

/// Reads what ``Fragment`` writes, and fragments of other writers whose data is addressed from the `moof`.
package struct FragmentParser: Sendable {
    /// `trex` of each track, which fragments may rely on; ours don't.
    package var defaults: [UInt32: SampleDefaults]
    package var limits: FragmentLimits

    package init(defaults: [UInt32: SampleDefaults] = [:], limits: FragmentLimits = FragmentLimits()) {
        self.defaults = defaults
        self.limits = limits
    }

    /// The fragments in `bytes`, whose offsets count from the start of `bytes`; other boxes are passed over.
    ///
    /// Throws at the first box that is broken or cut. The payloads aren't looked at, but must lie within `bytes`.
    package func fragments(in bytes: ArraySlice<UInt8>) throws(ParseError) -> [ParsedFragment] {
        let span = bytes.rawSpan
        var reader = BoxReader(span)
        var fragments: [ParsedFragment] = []
        var boxes = 0
        while let box = try reader.next() {
            boxes += 1
            guard boxes <= limits.boxesMax else { throw .invalid("there are more boxes than boxesMax", offset: box.range.lowerBound) }
            guard box.type.rawValue == BoxCode.moof else { continue }
            let fragment = try parse(box, in: span)
            for track in fragment.tracks where track.payloadEnd > bytes.count {
                throw .truncated(offset: bytes.count)
            }
            fragments.append(fragment)
        }
        return fragments
    }

    /// Reads a `moof` alone, which `bytes` begin with. Payload ranges count from its first byte.
    package func fragment(movieFragment bytes: ArraySlice<UInt8>) throws(ParseError) -> ParsedFragment {
        let span = bytes.rawSpan
        var reader = BoxReader(span)
        guard let box = try reader.next() else { throw .truncated(offset: 0) }
        guard box.type.rawValue == BoxCode.moof else { throw .invalid("the box is no movie fragment", offset: 0) }
        return try parse(box, in: span)
    }

    private func parse(_ moof: Box, in bytes: RawSpan) throws(ParseError) -> ParsedFragment {
        var reader = BoxReader(bytes, within: moof.body)
        var sequenceNumber: UInt32 = 0
        var tracks: [ParsedTrackFragment] = []
        var samplesLeft = limits.samplesMax
        while let box = try reader.next() {
            if box.type.rawValue == BoxCode.mfhd {
                var fields = ByteReader(bytes.extracting(box.body))
                try fields.skip(4)
                sequenceNumber = try fields.readUInt32()
            } else if box.type.rawValue == BoxCode.traf {
                guard tracks.count < limits.tracksMax else {
                    throw .invalid("a fragment has more tracks than tracksMax", offset: box.range.lowerBound)
                }
                let track = try TrackFragmentParser.parse(
                    box, base: moof.range.lowerBound, in: bytes, defaults: defaults, samplesMax: samplesLeft)
                samplesLeft -= track.samples.count
                tracks.append(track)
            }
        }
        return ParsedFragment(sequenceNumber: sequenceNumber, range: moof.range, tracks: tracks)
    }
}

/// What a sample has where its fragment doesn't say (`trex`, ISO/IEC 14496-12, §8.8.3).
package struct SampleDefaults: Hashable, Sendable {
    package var duration: UInt32 = 0
    package var size: UInt32 = 0
    package var flags = SampleFlags(rawValue: 0)
    package init() {}
}
