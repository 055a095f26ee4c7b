/// What was measured of what an encoder sends, at one moment. Figures only: what they mean, and what to do, is said elsewhere.
///
/// An engine that can't measure something leaves it nil: nothing here is assumed.
package struct EncoderHealth: Sendable, Equatable {
    package struct Picture: Sendable, Equatable {
        /// As RFC 6381 writes it.
        package var codec: String
        package var width: Int?
        package var height: Int?
        /// Pictures in a second of the encoder's own clock, in the last seconds.
        package var framesPerSecond: Double?
        /// What the encoder declares; nil where it says nothing.
        package var declaredFramesPerSecond: Double?
        /// Milliseconds between a picture and the next, at least and at most, in the last seconds.
        package var stepMilliseconds: ClosedRange<Int>?
        /// Seconds between two key frames, on average and at most, of the latest ones. One that is overdue counts as far as it has got.
        package var keyFrameInterval: Double?
        package var keyFrameIntervalMax: Double?
        /// Pictures come in another order than they are shown (B-frames).
        package var isReordered = false
        /// Seconds since the last picture came.
        package var age = 0.0

        package init(codec: String) { self.codec = codec }
    }

    package struct Sound: Sendable, Equatable {
        /// As RFC 6381 writes it.
        package var codec: String
        /// Samples a second.
        package var sampleRate: Int?
        package var channels: Int?
        /// For how many seconds there has been nothing but digital silence; nil while there is sound, and where that can't be seen.
        package var silence: Double?
        /// Seconds since the last sound came.
        package var age = 0.0

        package init(codec: String) { self.codec = codec }
    }

    /// The last minutes, oldest first. Nil: no encoder was connected.
    package struct History: Sendable, Equatable {
        /// Seconds of an entry.
        package var seconds: Int
        package var bitsPerSecond: [Int?]
        package var framesPerSecond: [Double?]

        package init(seconds: Int, bitsPerSecond: [Int?] = [], framesPerSecond: [Double?] = []) {
            self.seconds = seconds
            self.bitsPerSecond = bitsPerSecond
            self.framesPerSecond = framesPerSecond
        }
    }

    package var isConnected = false
    /// Seconds since it connected, or since it went.
    package var since = 0.0
    /// How often it came back in this session, and how long ago the last time was.
    package var reconnects = 0
    package var lastReconnectAge: Double?
    /// Bits in a second, in the last seconds; and over all the time that it was connected in this session.
    package var bitsPerSecond: Int?
    package var bitsPerSecondMean: Int?
    /// Nil until the encoder has said what its pictures, or its sound, will be.
    package var picture: Picture?
    package var sound: Sound?
    /// The longest time without any media in the last seconds.
    package var gap: Double?
    /// How much later than others some media came, in the last seconds.
    package var jitter: Double?
    /// Seconds by which media comes later than it did at its best within the last minutes.
    package var behind: Double?
    /// Seconds of media in a second of the clock, over the last half minute.
    package var speed: Double?
    /// How often the encoder's clock has jumped in this session, and how long ago the last time was.
    package var timestampJumps = 0
    package var lastTimestampJumpAge: Double?
    /// Pictures that no decoder could have shown, in this session, and how long ago the last one was.
    package var undecodableFrames = 0
    package var lastUndecodableAge: Double?
    /// Codecs of tracks that are left out, by their names.
    package var unsupportedCodecs: [String] = []
    /// Some media could not be read, and was left out.
    package var hasUnreadable = false
    package var history: History?

    package init() {}
}
