package import Media

/// A presentation as its MPD describes it (ISO/IEC 23009-1), of one Representation for picture and one for sound. Owns no clock.
package struct MediaPresentation: Sendable {
    /// What only a presentation on air has.
    package struct Live: Sendable {
        /// The wall-clock time of the presentation's beginning, in milliseconds since 1970.
        package var availabilityStartTime: Int64
        /// How often a player looks for new segments, in milliseconds.
        package var updatePeriodMilliseconds: Int64
        /// How far back a player may go, in milliseconds.
        package var windowMilliseconds: Int64
        /// How far behind the end players stay, in milliseconds.
        package var delayMilliseconds: Int64
        /// Where this session's MPD stays also after its end.
        package var location: String?
        /// Answers with the time, as an `xs:dateTime`.
        package var clock: String

        package init(
            availabilityStartTime: Int64, updatePeriodMilliseconds: Int64, windowMilliseconds: Int64, delayMilliseconds: Int64,
            location: String?, clock: String
        ) {
            self.availabilityStartTime = availabilityStartTime
            self.updatePeriodMilliseconds = updatePeriodMilliseconds
            self.windowMilliseconds = windowMilliseconds
            self.delayMilliseconds = delayMilliseconds
            self.location = location
            self.clock = clock
        }
    }

    /// nil for a recording.
    package var live: Live?
    /// Nothing more will come.
    package var isComplete: Bool
    /// Upper bound of segments' durations, in seconds.
    package var segmentSecondsMax: Int
    /// In their order, each behind the one before.
    package var periods: [Period]

    package init(live: Live?, isComplete: Bool, segmentSecondsMax: Int, periods: [Period]) {
        self.live = live
        self.isComplete = isComplete
        self.segmentSecondsMax = segmentSecondsMax
        self.periods = periods
    }
}

/// A stretch without a break in time or in codec parameters (§5.3.2).
package struct Period: Sendable {
    /// Never another one's within a presentation.
    package var id: Int
    /// On the presentation's timeline, in milliseconds.
    package var startMilliseconds: Int64
    /// The point of the media's own timeline that is presented at the period's start.
    package var mediaStart: MediaTime
    package var adaptationSets: [AdaptationSet]

    package init(id: Int, startMilliseconds: Int64, mediaStart: MediaTime, adaptationSets: [AdaptationSet]) {
        self.id = id
        self.startMilliseconds = startMilliseconds
        self.mediaStart = mediaStart
        self.adaptationSets = adaptationSets
    }

    /// Until the end of the longest track, in milliseconds.
    package var durationMilliseconds: Int64 {
        let end = adaptationSets.compactMap { $0.segments.last.map { $0.start + $0.duration } }.max() ?? mediaStart
        return max(0, (end.rescaled(to: 1_000_000) - mediaStart.rescaled(to: 1_000_000)).rescaled(to: 1000).value)
    }
}

/// Picture or sound of a period, with its one Representation (§5.3.3, §5.3.5).
package struct AdaptationSet: Sendable {
    package struct Segment: Hashable, Sendable {
        /// On the media's own timeline, in the track's timescale.
        package var start: MediaTime
        package var duration: MediaTime

        package init(start: MediaTime, duration: MediaTime) {
            self.start = start
            self.duration = duration
        }
    }

    package enum Kind: Sendable, Hashable {
        /// Pictures in 1000 s: 29970 for 30000/1001; nil where the encoder doesn't say.
        case video(width: Int, height: Int, framesPerThousandSeconds: Int?)
        case audio(samplingRate: Int, channels: Int)
    }

    package var kind: Kind
    /// RFC 6381.
    package var codec: String
    package var bitsPerSecond: Int
    /// A decoder can start at each segment.
    package var hasIndependentSegments: Bool
    /// Relative to the MPD.
    package var initialization: String
    /// Relative to the MPD, with `$Number$`.
    package var media: String
    /// Of the first segment; the others follow by one.
    package var firstNumber: Int
    package var segments: [Segment]

    package init(
        kind: Kind, codec: String, bitsPerSecond: Int, hasIndependentSegments: Bool, initialization: String, media: String,
        firstNumber: Int,
        segments: [Segment]
    ) {
        self.kind = kind
        self.codec = codec
        self.bitsPerSecond = bitsPerSecond
        self.hasIndependentSegments = hasIndependentSegments
        self.initialization = initialization
        self.media = media
        self.firstNumber = firstNumber
        self.segments = segments
    }
}
