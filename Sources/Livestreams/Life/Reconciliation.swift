package import Store

/// Compares what is stored with what the engine shows, and says what follows. Pure.
package struct Reconciliation: Sendable, Equatable {
    /// To be applied, one for each livestream that is under way or on air.
    package var observations: [Observed]
    /// On air without a livestream, or as a second session of one: to be ended.
    package var strays: [EngineSession]

    package struct Observed: Sendable, Equatable {
        package var livestreamID: Livestream.ID
        package var observation: LivestreamLife.Observation?
    }

    /// - Parameters:
    ///   - underWay: the livestreams that are stored as starting, live, interrupted or ending.
    ///   - others: those of the rest that the engine has on air; what isn't here has no livestream any more.
    ///   - onAir: what the engine shows. Of two sessions of one livestream the later one counts.
    package init(underWay: [Livestream.ID], others: [Livestream.ID], onAir: [EngineSession]) {
        var latest: [Livestream.ID: EngineSession] = [:]
        strays = []
        let known = Set(underWay).union(others)
        for session in onAir.sorted(by: { ($0.startedAt, $0.sessionID) < ($1.startedAt, $1.sessionID) }) {
            guard known.contains(session.livestreamID) else {
                strays.append(session)
                continue
            }
            if let earlier = latest.updateValue(session, forKey: session.livestreamID) { strays.append(earlier) }
        }
        observations = known.sorted().map { id in
            let observation = latest[id].map {
                LivestreamLife.Observation(sessionID: $0.sessionID, isEncoderConnected: $0.isEncoderConnected)
            }
            return Observed(livestreamID: id, observation: observation)
        }
    }
}
