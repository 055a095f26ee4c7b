package import Bytes

/// Reads a `moov` (ISO/IEC 14496-12, §8.2.1), as far as recovery and checks want to know it.
package struct MovieParser: Sendable {
    package var limits: FragmentLimits

    package init(limits: FragmentLimits = FragmentLimits()) { self.limits = limits }

    /// The movie of an initialization segment or file that begins with one; boxes before `moov` are passed over.
    package func movie(in bytes: ArraySlice<UInt8>) throws(ParseError) -> ParsedMovie {
        let span = bytes.rawSpan
        var reader = BoxReader(span)
        while let box = try reader.next() {
            if box.type == "moov" { return try parse(box, in: span) }
        }
        throw .invalid("there is no movie box", offset: 0)
    }

    private func parse(_ moov: Box, in bytes: RawSpan) throws(ParseError) -> ParsedMovie {
        var reader = BoxReader(bytes, within: moov.body)
        var movie = ParsedMovie()
        while let box = try reader.next() {
            if box.type == "trak" {
                guard movie.tracks.count < limits.tracksMax else {
                    throw .invalid("a movie has more tracks than tracksMax", offset: box.range.lowerBound)
                }
                var track = ParsedTrack()
                try parseTrack(box, in: bytes, into: &track)
                movie.tracks.append(track)
            } else if box.type == "mvex" {
                try parseExtends(box, in: bytes, into: &movie)
            }
        }
        return movie
    }

    private func parseExtends(_ mvex: Box, in bytes: RawSpan, into movie: inout ParsedMovie) throws(ParseError) {
        var reader = BoxReader(bytes, within: mvex.body)
        while let box = try reader.next() {
            guard box.type == "trex" else { continue }
            guard movie.defaults.count < limits.tracksMax else {
                throw .invalid("a movie has more tracks than tracksMax", offset: box.range.lowerBound)
            }
            var fields = ByteReader(bytes.extracting(box.body))
            try fields.skip(4)
            let id = try fields.readUInt32()
            try fields.skip(4)
            var defaults = SampleDefaults()
            defaults.duration = try fields.readUInt32()
            defaults.size = try fields.readUInt32()
            defaults.flags = SampleFlags(rawValue: try fields.readUInt32())
            movie.defaults[id] = defaults
        }
    }

    /// Descends from `trak` to `stbl`: a fixed path, so nesting can't be deeper than this.
    private func parseTrack(_ trak: Box, in bytes: RawSpan, into track: inout ParsedTrack) throws(ParseError) {
        var reader = BoxReader(bytes, within: trak.body)
        while let box = try reader.next() {
            if box.type == "tkhd" {
                track.id = try readBehindTimes(of: box, in: bytes)
            } else if box.type == "mdia" {
                try parseMedia(box, in: bytes, into: &track)
            }
        }
        guard track.id != 0 else { throw .invalid("a track has no id", offset: trak.range.lowerBound) }
    }

    /// The field behind creation and modification time: `tkhd`'s id and `mdhd`'s timescale (§8.3.2, §8.4.2).
    private func readBehindTimes(of box: Box, in bytes: RawSpan) throws(ParseError) -> UInt32 {
        var fields = ByteReader(bytes.extracting(box.body))
        let version = try fields.readUInt32() >> 24
        try fields.skip(version == 0 ? 8 : 16)
        return try fields.readUInt32()
    }

    private func parseMedia(_ mdia: Box, in bytes: RawSpan, into track: inout ParsedTrack) throws(ParseError) {
        var reader = BoxReader(bytes, within: mdia.body)
        while let box = try reader.next() {
            if box.type == "mdhd" {
                track.timescale = try readBehindTimes(of: box, in: bytes)
                guard track.timescale > 0 else { throw .invalid("a timescale is 0", offset: box.body.lowerBound) }
            } else if box.type == "hdlr" {
                var fields = ByteReader(bytes.extracting(box.body))
                try fields.skip(8)
                track.handler = FourCC(rawValue: try fields.readUInt32())
            } else if box.type == "minf" {
                try parseSampleDescription(within: box, in: bytes, into: &track)
            }
        }
    }

    private func parseSampleDescription(
        within minf: Box, in bytes: RawSpan, into track: inout ParsedTrack
    ) throws(ParseError) {
        guard let stbl = try first("stbl", within: minf.body, of: bytes),
            let stsd = try first("stsd", within: stbl.body, of: bytes)
        else { return }
        guard stsd.body.count >= 8 else { throw .truncated(offset: stsd.body.upperBound) }
        var entries = BoxReader(bytes, within: stsd.body.lowerBound + 8..<stsd.body.upperBound)
        guard let entry = try entries.next() else { return }
        track.codec = entry.type
        try parseSampleEntry(entry, in: bytes, into: &track)
    }

    /// Bytes of a visual and an audio sample entry before the boxes in it (§12.1.3, §12.2.3).
    private static let visualFieldsBytes = 78
    private static let audioFieldsBytes = 28

    /// The box in a sample entry that describes the codec, by the entry's type.
    private static let configurationBoxes: [FourCC: FourCC] = [
        "avc1": "avcC", "hvc1": "hvcC", "av01": "av1C", "vp09": "vpcC", "vp08": "vpcC", "mp4a": "esds", "Opus": "dOps",
    ]

    private func parseSampleEntry(_ entry: Box, in bytes: RawSpan, into track: inout ParsedTrack) throws(ParseError) {
        let isVisual = track.handler == "vide"
        guard isVisual || track.handler == "soun" else { return }
        if isVisual {
            var fields = ByteReader(bytes.extracting(entry.body))
            try fields.skip(24)
            track.width = Int(try fields.readUInt16())
            track.height = Int(try fields.readUInt16())
        }
        let skipped = isVisual ? Self.visualFieldsBytes : Self.audioFieldsBytes
        guard entry.body.count >= skipped else { throw .truncated(offset: entry.body.upperBound) }
        let rest = entry.body.lowerBound + skipped..<entry.body.upperBound
        guard let type = Self.configurationBoxes[entry.type], let box = try first(type, within: rest, of: bytes) else { return }
        track.codecConfiguration = bytes.extracting(box.body).copied()
    }

    private func first(_ type: FourCC, within range: Range<Int>, of bytes: RawSpan) throws(ParseError) -> Box? {
        var reader = BoxReader(bytes, within: range)
        while let box = try reader.next() {
            if box.type == type { return box }
        }
        return nil
    }
}
