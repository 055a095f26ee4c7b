package import Store

/// The words that each documented surface has for a livestream's state, and what a client means that sets one.
///
/// | state | organisation | community | creator (`isLive`) | event and memorial |
/// |---|---|---|---|---|
/// | draft, scheduled, starting | scheduled | pending | false | scheduled |
/// | live, interrupted | live | live | true | live |
/// | ending, ended | ended | ended | false | completed |
/// | cancelled | ended | ended | false | cancelled |
/// | failed | ended | ended | false | completed |
/// | archived | ended | ended | false | completed if it had ended or failed, else cancelled |
///
/// `starting` isn't live on any surface: a status tells what was seen, and no encoder has been. `ending` counts as over, since a viewer who
/// comes now finds nothing that lasts.
package enum SurfaceStatus {
    package enum Surface: String, Sendable, CaseIterable {
        /// `/api/livestreams`
        case organisation
        /// `/api/livestream/streams`
        case community
        /// `/api/stream`
        case creator
        /// `/api/livestreamMVPTwo`
        case event
    }

    /// What setting a word comes to.
    package enum Request: Sendable, Equatable {
        case event(LivestreamLife.Event)
        /// It is so already.
        case nothing
    }

    /// Every word of a surface.
    package static func words(_ surface: Surface) -> [String] {
        Phase.allCases.map { $0.word(on: surface) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The states that a surface calls `word`, all but the archived one; nil for a word that it doesn't have.
    package static func states(_ word: String, on surface: Surface) -> [Livestream.State]? {
        let phases = Phase.allCases.filter { $0.word(on: surface) == word }
        guard !phases.isEmpty else { return nil }
        return Livestream.State.allCases.filter { $0 != .archived && phases.contains(Phase($0, archivedFrom: nil)) }
    }

    /// - Parameter archivedFrom: what an archived livestream was.
    package static func word(
        for state: Livestream.State, archivedFrom: Livestream.State? = nil, on surface: Surface
    ) -> String {
        Phase(state, archivedFrom: archivedFrom).word(on: surface)
    }

    package static func isLive(_ state: Livestream.State) -> Bool { state.isOnAir }

    /// What a client asks that sets the status to `word`; nil for a word that the surface doesn't have. Whether the state allows it is for
    /// ``LivestreamLife`` to say.
    package static func request(_ word: String, in life: LivestreamLife, on surface: Surface) -> Request? {
        let wanted = Phase.allCases.filter { $0.word(on: surface) == word }
        // Where two phases share a word, the first one is meant by it.
        guard let meant = wanted.first else { return nil }
        if wanted.contains(Phase(life.state, archivedFrom: life.archivedFrom)), life.state != .draft, life.state != .archived {
            return .nothing
        }
        switch meant {
        case .waiting: return .event(life.state == .cancelled || life.state == .archived ? .restored : .scheduled)
        case .onAir: return life.state == .starting ? .nothing : .event(.startAsked)
        case .over: return .event(life.state == .draft || life.state == .scheduled ? .cancelled(note: nil) : .stopAsked)
        case .cancelled: return .event(.cancelled(note: nil))
        }
    }

    /// What all surfaces tell apart.
    private enum Phase: CaseIterable {
        case waiting, onAir, over, cancelled

        init(_ state: Livestream.State, archivedFrom: Livestream.State?) {
            switch state {
            case .draft, .scheduled, .starting: self = .waiting
            case .live, .interrupted: self = .onAir
            case .ending, .ended, .failed: self = .over
            case .cancelled: self = .cancelled
            case .archived: self = archivedFrom == .ended || archivedFrom == .failed ? .over : .cancelled
            }
        }

        func word(on surface: Surface) -> String {
            switch (surface, self) {
            case (.organisation, .waiting): "scheduled"
            case (.community, .waiting): "pending"
            case (.event, .waiting): "scheduled"
            case (.organisation, .onAir), (.community, .onAir), (.event, .onAir): "live"
            case (.event, .over): "completed"
            case (.event, .cancelled): "cancelled"
            case (.organisation, .over), (.organisation, .cancelled), (.community, .over), (.community, .cancelled): "ended"
            case (.creator, .onAir): "true"
            case (.creator, _): "false"
            }
        }
    }
}
