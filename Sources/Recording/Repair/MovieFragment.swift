internal import Bytes
internal import Media

/// What a `moof` with one track's samples says of their time (ISO/IEC 14496-12, §8.8).
struct MovieFragment {
    var rendition: MediaKind
    var timescale: UInt32
    /// In the track's timescale.
    var decodeTime: Int64 = 0
    var duration: Int64 = 0
    /// The first sample is a sync sample.
    var isIndependent = true

    private static let nonSyncFlag: UInt32 = 0x1_0000

    /// nil for a fragment without samples of a track we know.
    init?(moof payload: RawSpan, tracks: MovieTracks) throws(ParseError) {
        var found: MovieFragment?
        try forEachBox(payload) { (type, payload) throws(ParseError) in
            if type == boxType("traf"), found == nil { found = try MovieFragment(traf: payload, tracks) }
        }
        guard let found else { return nil }
        self = found
    }

    private init?(traf: RawSpan, _ tracks: MovieTracks) throws(ParseError) {
        var track: MovieTracks.Track?
        var decodeTime: Int64 = 0
        var duration: Int64 = 0
        var firstFlags: UInt32?
        try forEachBox(traf) { (type, payload) throws(ParseError) in
            switch type {
            case boxType("tfhd"): track = try Self.readHeader(payload, tracks)
            case boxType("tfdt"): decodeTime = try Self.readDecodeTime(payload)
            case boxType("trun"):
                guard let track else { return }
                let run = try Self.readRun(payload, track)
                duration &+= run.duration
                firstFlags = firstFlags ?? run.firstFlags
            default: break
            }
        }
        guard let track, let firstFlags else { return nil }
        (rendition, timescale) = (track.rendition, track.timescale)
        (self.decodeTime, self.duration) = (decodeTime, duration)
        isIndependent = firstFlags & Self.nonSyncFlag == 0
    }

    /// `tfhd` (§8.8.7): the track with this fragment's defaults.
    private static func readHeader(_ payload: RawSpan, _ tracks: MovieTracks) throws(ParseError) -> MovieTracks.Track? {
        var reader = ByteReader(payload)
        let flags = try reader.readUInt32() & 0xFF_FFFF
        guard var track = tracks.tracks[try reader.readUInt32()] else { return nil }
        try reader.skip((flags & 0x1 != 0 ? 8 : 0) + (flags & 0x2 != 0 ? 4 : 0))
        if flags & 0x8 != 0 { track.defaultDuration = try reader.readUInt32() }
        if flags & 0x10 != 0 { try reader.skip(4) }
        if flags & 0x20 != 0 { track.defaultFlags = try reader.readUInt32() }
        return track
    }

    /// `tfdt` (§8.8.12).
    private static func readDecodeTime(_ payload: RawSpan) throws(ParseError) -> Int64 {
        var reader = ByteReader(payload)
        let version = try reader.readUInt8()
        try reader.skip(3)
        return version == 1 ? Int64(clamping: try reader.readUInt64()) : Int64(try reader.readUInt32())
    }

    /// `trun` (§8.8.8): the samples' duration, and the flags of the first; no flags if there is no sample.
    private static func readRun(_ payload: RawSpan, _ track: MovieTracks.Track) throws(ParseError) -> (duration: Int64, firstFlags: UInt32?)
    {
        var reader = ByteReader(payload)
        let flags = try reader.readUInt32() & 0xFF_FFFF
        let count = try reader.readUInt32()
        if flags & 0x1 != 0 { try reader.skip(4) }
        var firstFlags: UInt32? = count == 0 ? nil : track.defaultFlags
        let overridesFirst = flags & 0x4 != 0
        if overridesFirst { firstFlags = try reader.readUInt32() }
        // Without fields of their own, the samples needn't be visited: their number may be any.
        guard flags & 0xF00 != 0 else { return (Int64(count) &* Int64(track.defaultDuration), firstFlags) }
        var duration: Int64 = 0
        for sample in 0..<count {
            duration &+= Int64(flags & 0x100 != 0 ? try reader.readUInt32() : track.defaultDuration)
            if flags & 0x200 != 0 { try reader.skip(4) }
            let sampleFlags = flags & 0x400 != 0 ? try reader.readUInt32() : track.defaultFlags
            if sample == 0 && !overridesFirst { firstFlags = sampleFlags }
            if flags & 0x800 != 0 { try reader.skip(4) }
        }
        return (duration, firstFlags)
    }
}
