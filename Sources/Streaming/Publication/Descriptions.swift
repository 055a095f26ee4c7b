/// What the engine must know of a livestream.
package struct LivestreamDescription: Sendable, Equatable {
    package let id: String
    package let playbackID: String
    package let title: String
    /// How long an encoder that has dropped may take to come back into the same session.
    package let grace: Duration
    package let isRecorded: Bool
    /// By what the publisher was let in, for whoever takes that away again; nil for a publisher of our own.
    package let admission: String?

    package init(id: String, playbackID: String, title: String, grace: Duration, isRecorded: Bool, admission: String? = nil) {
        self.id = id
        self.playbackID = playbackID
        self.title = title
        self.grace = grace
        self.isRecorded = isRecorded
        self.admission = admission
    }
}

/// One time on air.
package struct SessionDescription: Sendable, Equatable {
    package let id: String
    /// Milliseconds since 1970.
    package let startedAt: Int64

    package init(id: String, startedAt: Int64) {
        self.id = id
        self.startedAt = startedAt
    }
}

/// Why a session ended.
package enum SessionEnd: String, Sendable, Equatable {
    /// The encoder said that it stops.
    case encoderStopped
    /// The encoder went away without a word and did not come back within the grace period.
    case encoderGone
    case keyRotated
    case livestreamRemoved
    /// Somebody asked for the end, or the livestream is not to be on air.
    case stopped
    case serverStopped
}

extension Publisher.StopReason {
    /// For the person at the encoder.
    package var words: String {
        switch self {
        case .replaced: "Another encoder with the same stream key has taken over, since this one had been silent."
        case .keyRotated: "The stream key has been changed. Copy the new key into the encoder."
        case .sessionEnded: "The session has been ended on the server."
        case .serverStopped: "The server is stopping. Try again in a moment."
        }
    }
}

/// Why an encoder may not publish. The raw value is for logs; ``words`` are for the person at the encoder.
package enum PublishRefusal: String, Error, Sendable, Equatable {
    case unknownKey
    case tooManyAttempts
    case alreadyLive
    case ended
    /// An event that is over does not begin again.
    case eventOver
    case cancelled
    case archived
    /// A person has stopped the channel, and the encoder knocks again by itself.
    case justStopped
    case tooManyPublications
    case storeUnavailable

    package var words: String {
        switch self {
        case .unknownKey: "This stream key is not known here. Copy the whole key again, as the server shows it."
        case .tooManyAttempts: "Too many wrong stream keys came from this address. Wait a minute, then try again with the right key."
        case .alreadyLive: "Another encoder is on air with this stream key. Stop it first, or use a key of your own."
        case .ended: "This session has just ended. Try again in a moment."
        case .eventOver: "This event is over and doesn't go on air again. Make a new livestream, and publish with its key."
        case .cancelled: "This livestream is cancelled. Restore it on its page first."
        case .archived: "This livestream is archived. Restore it on its page first."
        case .justStopped: "This livestream was stopped on its page. Press Start there, or stop the encoder and wait a minute."
        case .tooManyPublications: "This server carries as many livestreams as it is set up for. Try again when one has ended."
        case .storeUnavailable: "The server can't look up stream keys just now. Try again in a moment."
        }
    }
}

/// Who publishes, and how to tell him to stop.
package struct Publisher: Sendable, Identifiable {
    package enum StopReason: String, Sendable {
        case replaced, keyRotated, sessionEnded, serverStopped
    }

    package let id: UInt64
    /// May be called on any thread.
    package let stop: @Sendable (StopReason) -> Void
    /// Asks for a key frame; nothing where the protocol can't. May be called on any thread, and as often as somebody wants one.
    package let wantKeyFrame: @Sendable () -> Void

    package init(id: UInt64, wantKeyFrame: @escaping @Sendable () -> Void = {}, stop: @escaping @Sendable (StopReason) -> Void) {
        self.id = id
        self.wantKeyFrame = wantKeyFrame
        self.stop = stop
    }
}

/// What came in since the session began.
package struct IngestStatistics: Sendable, Equatable {
    package private(set) var bytes = 0
    package private(set) var videoFrames = 0
    package private(set) var audioFrames = 0
    package private(set) var keyFrames = 0

    mutating func note(_ item: EncoderItem) {
        switch item {
        case .video(_, _, let isKeyFrame, let payload):
            bytes += payload.count
            videoFrames += 1
            keyFrames += isKeyFrame ? 1 : 0
        case .audio(_, let payload):
            bytes += payload.count
            audioFrames += 1
        default: break
        }
    }
}
