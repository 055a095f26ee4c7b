import RTP

/// Brings a publisher's tracks, each with a clock of its own, onto one timeline.
///
/// What belongs together is told by sender reports (RFC 3550, §6.4.1), which come after seconds. Until then a frame belongs where it arrived;
/// of the picture's, where the quickest arrived, since the first are large and late. Once the sound's clock is known by a report, the others are
/// led to it, little by little, so that nobody sees a jump. Sound isn't moved: it would be heard.
///
/// Times are microseconds of the server's clock, as far as they can be known: about when the first frame arrived.
struct SenderTimeline {
    struct Limits {
        /// How far a picture, and a block of sound, is led at once.
        var pictureStepMicroseconds: Int64 = 5000
        var soundStepMicroseconds: Int64 = 1000
        /// A report that asks for more is no report of this stream's.
        var correctionMaxMicroseconds: Int64 = 3_000_000
        /// A track whose times are so far from their arrival has been set anew: it begins again.
        var distanceMaxMicroseconds: Int64 = 5_000_000
    }

    private struct Track {
        let clockRate: Int64
        let isSound: Bool
        /// From the track's own time to the timeline.
        var offset: Int64?
    }

    private let limits: Limits
    private var tracks: [Track]
    /// The track whose times the others follow.
    private let reference: Int
    /// From the sender's wall clock to the timeline; nil before the reference's first report.
    private var wallOffset: Int64?

    /// - Parameter tracks: by their place among the session's media.
    init(_ tracks: [(clockRate: Int, isSound: Bool)], limits: Limits = Limits()) {
        self.limits = limits
        self.tracks = tracks.map { Track(clockRate: Int64(max(1, $0.clockRate)), isSound: $0.isSound) }
        reference = tracks.firstIndex(where: \.isSound) ?? 0
    }

    /// A frame's place, in microseconds.
    ///
    /// - Parameters:
    ///   - time: in the track's clock, counted on.
    ///   - sender: microseconds of the sender's wall clock, where a report has told.
    mutating func place(track place: Int, time: Int64, sender: Int64?, at now: Instant) -> Int64 {
        guard tracks.indices.contains(place) else { return 0 }
        let media = Self.microseconds(time, tracks[place].clockRate)
        var offset = tracks[place].offset ?? now.microseconds &- media
        if abs(now.microseconds &- media &- offset) > limits.distanceMaxMicroseconds {
            offset = now.microseconds &- media
            if place == reference { wallOffset = nil }
        }
        let target = target(place, media, offset, sender, now)
        let step = tracks[place].isSound ? limits.soundStepMicroseconds : limits.pictureStepMicroseconds
        if abs(target &- offset) <= limits.correctionMaxMicroseconds { offset += max(-step, min(step, target &- offset)) }
        tracks[place].offset = offset
        return media &+ offset
    }

    /// Where the track's offset ought to be.
    private mutating func target(_ place: Int, _ media: Int64, _ offset: Int64, _ sender: Int64?, _ now: Instant) -> Int64 {
        if let sender, place == reference, wallOffset == nil { wallOffset = media &+ offset &- sender }
        if let sender, let wallOffset { return sender &+ wallOffset &- media }
        return tracks[place].isSound ? offset : min(offset, now.microseconds &- media)
    }

    private static func microseconds(_ time: Int64, _ clockRate: Int64) -> Int64 {
        let (whole, rest) = time.quotientAndRemainder(dividingBy: clockRate)
        return whole &* 1_000_000 &+ rest * 1_000_000 / clockRate
    }
}
