package import Bytes

/// What an initialization segment says of a track, as bytes: enough to describe the same samples in another file, whatever their codec.
package struct TrackDescription: Hashable, Sendable {
    /// Ticks a second; at least 1.
    package let timescale: UInt32
    package let isVideo: Bool
    /// Of the sample entry, in the picture's own pixels; else 0.
    package let width: Int
    package let height: Int
    /// The end of `tkhd`, from `layer` on: volume, matrix, and the size in which the picture is shown.
    let presentation: [UInt8]
    /// `hdlr`, `vmhd` or `smhd`, `dinf`: whole boxes.
    let handler: [UInt8]
    let mediaInformationHeader: [UInt8]
    let dataInformation: [UInt8]
    /// The sample entry, such as `avc1` with all that is in it.
    let sampleEntry: [UInt8]

    /// Bytes of `tkhd` from `layer` on, whatever its version (ISO/IEC 14496-12, §8.3.2).
    private static let presentationBytes = 52

    /// - Parameter initialization: `ftyp` and `moov`; its first track is described.
    package init(initialization: ArraySlice<UInt8>) throws(ParseError) {
        guard let track = try MovieParser().movie(in: initialization).tracks.first else { throw .invalid("there is no track", offset: 0) }
        timescale = track.timescale
        isVideo = track.handler == "vide"
        (width, height) = (track.width, track.height)
        let bytes = initialization.rawSpan
        let all = 0..<bytes.byteCount
        let trak = try Self.box("trak", within: Self.box("moov", within: all, of: bytes).body, of: bytes).body
        let tkhd = try Self.box("tkhd", within: trak, of: bytes).body
        guard tkhd.count >= Self.presentationBytes else { throw .truncated(offset: tkhd.upperBound) }
        presentation = bytes.extracting(tkhd.suffix(Self.presentationBytes)).copied()
        let mdia = try Self.box("mdia", within: trak, of: bytes).body
        handler = bytes.extracting(try Self.box("hdlr", within: mdia, of: bytes).range).copied()
        let minf = try Self.box("minf", within: mdia, of: bytes).body
        mediaInformationHeader = bytes.extracting(try Self.box(isVideo ? "vmhd" : "smhd", within: minf, of: bytes).range).copied()
        dataInformation = bytes.extracting(try Self.box("dinf", within: minf, of: bytes).range).copied()
        let stsd = try Self.box("stsd", within: Self.box("stbl", within: minf, of: bytes).body, of: bytes).body
        guard stsd.count >= 8 else { throw .truncated(offset: stsd.upperBound) }
        var entries = BoxReader(bytes, within: stsd.lowerBound + 8..<stsd.upperBound)
        guard let entry = try entries.next() else { throw .invalid("there is no sample entry", offset: stsd.lowerBound) }
        sampleEntry = bytes.extracting(entry.range).copied()
    }

    private static func box(_ type: FourCC, within range: Range<Int>, of bytes: RawSpan) throws(ParseError) -> Box {
        var reader = BoxReader(bytes, within: range)
        while let box = try reader.next() {
            if box.type == type { return box }
        }
        throw .invalid("a box is missing", offset: range.lowerBound)
    }
}
