extension Livestream {
    package enum Kind: String, Sendable, CaseIterable {
        /// Happens once: when it has ended it is over.
        case event
        /// A permanent place that is on air again and again.
        case channel
    }

    /// Where a livestream stands in its life. What leads from one to another is decided in `Livestreams`, by `LivestreamLife`.
    package enum State: String, Sendable, CaseIterable {
        /// Being prepared; only its makers see it.
        case draft
        /// Announced, or a channel that is not on air.
        case scheduled
        /// Open for viewers; no encoder is there yet.
        case starting
        /// An encoder is connected.
        case live
        /// The encoder is away, and the grace period runs.
        case interrupted
        /// Someone asked for the end; the engine hasn't confirmed it yet.
        case ending
        /// Over for good. Only an event gets here.
        case ended
        /// Will not take place. Only an event gets here.
        case cancelled
        /// Put away, out of all lists.
        case archived
        /// Something broke that the server can't put right; the reason stands with it.
        case failed

        /// Whether viewers may find a picture there now or in a moment.
        package var isOnAir: Bool { self == .live || self == .interrupted }
    }

    /// Who or what made a step happen.
    package enum Agent: Sendable, Hashable {
        /// A person, by user id.
        case user(String)
        /// An encoder, by coming or going.
        case encoder
        /// The media engine, by what it told or showed.
        case engine
        /// The server itself: its clock, its start, its command line.
        case system
    }

    /// Why a step happened.
    package enum Cause: String, Sendable, CaseIterable {
        case created
        case scheduled
        case startAsked = "start_asked"
        case encoderConnected = "encoder_connected"
        case encoderReturned = "encoder_returned"
        case encoderLost = "encoder_lost"
        case encoderStopped = "encoder_stopped"
        case graceOver = "grace_over"
        case stopAsked = "stop_asked"
        case stopDone = "stop_done"
        case keyRevoked = "key_revoked"
        case serverStopped = "server_stopped"
        case serverDied = "server_died"
        case cancelled
        case archived
        case restored
        case failed
        /// The engine showed something else than was stored.
        case reconciled
    }

    /// One change of state, with its time, its agent and its cause. Steps are never changed.
    package struct Step: Sendable, Equatable {
        package var from: State
        package var to: State
        /// Milliseconds since 1970; never before the step that came before.
        package var at: Int64
        package var agent: Agent
        package var cause: Cause
        /// A sentence where the cause has one: why it failed, why it was cancelled.
        package var note: String?
        /// The session that the step is about, if any.
        package var sessionID: String?

        package init(
            from: State, to: State, at: Int64, agent: Agent, cause: Cause, note: String? = nil, sessionID: String? = nil
        ) {
            self.from = from
            self.to = to
            self.at = at
            self.agent = agent
            self.cause = cause
            self.note = note
            self.sessionID = sessionID
        }
    }
}

extension Livestream.Agent: RawRepresentable {
    /// `encoder`, `engine`, `system`, or `user:` and the id.
    package init?(rawValue: String) {
        switch rawValue {
        case "encoder": self = .encoder
        case "engine": self = .engine
        case "system": self = .system
        default:
            guard rawValue.hasPrefix("user:") else { return nil }
            self = .user(String(rawValue.dropFirst("user:".count)))
        }
    }

    package var rawValue: String {
        switch self {
        case .user(let id): "user:\(id)"
        case .encoder: "encoder"
        case .engine: "engine"
        case .system: "system"
        }
    }
}
