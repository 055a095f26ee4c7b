internal import Bytes
internal import Media

/// What the `moov` of an initialization segment says of its tracks, as far as fragments can't be timed without it.
struct MovieTracks {
    struct Track {
        var rendition: MediaKind
        var timescale: UInt32
        var defaultDuration: UInt32 = 0
        var defaultFlags: UInt32 = 0
    }

    /// By track_ID.
    private(set) var tracks: [UInt32: Track] = [:]

    subscript(rendition: MediaKind) -> Track? { tracks.values.first { $0.rendition == rendition } }

    /// Reads an initialization segment (`ftyp`, `moov`).
    init(_ initialization: RawSpan) throws(ParseError) {
        var tracks: [UInt32: Track] = [:]
        var defaults: [UInt32: (duration: UInt32, flags: UInt32)] = [:]
        try forEachBox(initialization) { (type, payload) throws(ParseError) in
            guard type == boxType("moov") else { return }
            try forEachBox(payload) { (type, payload) throws(ParseError) in
                if type == boxType("trak"), let (id, track) = try Self.readTrack(payload) { tracks[id] = track }
                if type == boxType("mvex") { try Self.readDefaults(payload, &defaults) }
            }
        }
        for (id, value) in defaults {
            tracks[id]?.defaultDuration = value.duration
            tracks[id]?.defaultFlags = value.flags
        }
        self.tracks = tracks
    }

    private static func readTrack(_ trak: RawSpan) throws(ParseError) -> (UInt32, Track)? {
        var (id, timescale): (UInt32, UInt32) = (0, 0)
        var rendition: MediaKind?
        try forEachBox(trak) { (type, payload) throws(ParseError) in
            if type == boxType("tkhd") { id = try readBehindTimes(payload) }
            guard type == boxType("mdia") else { return }
            try forEachBox(payload) { (type, payload) throws(ParseError) in
                if type == boxType("mdhd") { timescale = try readBehindTimes(payload) }
                if type == boxType("hdlr") { rendition = try readHandler(payload) }
            }
        }
        guard let rendition, timescale > 0 else { return nil }
        return (id, Track(rendition: rendition, timescale: timescale))
    }

    /// The field behind creation and modification time: `tkhd`'s track_ID, `mdhd`'s timescale (§8.3.2, §8.4.2).
    private static func readBehindTimes(_ payload: RawSpan) throws(ParseError) -> UInt32 {
        var reader = ByteReader(payload)
        let version = try reader.readUInt8()
        try reader.skip(3 + (version == 1 ? 16 : 8))
        return try reader.readUInt32()
    }

    private static func readHandler(_ payload: RawSpan) throws(ParseError) -> MediaKind? {
        var reader = ByteReader(payload)
        try reader.skip(8)
        let handler = try reader.readUInt32()
        return handler == boxType("vide") ? .video : handler == boxType("soun") ? .audio : nil
    }

    /// `trex` of each track (§8.8.3).
    private static func readDefaults(_ mvex: RawSpan, _ defaults: inout [UInt32: (duration: UInt32, flags: UInt32)]) throws(ParseError) {
        try forEachBox(mvex) { (type, payload) throws(ParseError) in
            guard type == boxType("trex") else { return }
            var reader = ByteReader(payload)
            try reader.skip(4)
            let id = try reader.readUInt32()
            try reader.skip(4)
            let duration = try reader.readUInt32()
            try reader.skip(4)
            defaults[id] = (duration, try reader.readUInt32())
        }
    }
}
