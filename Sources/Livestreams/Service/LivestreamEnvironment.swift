package import Accounts
package import Store

/// What the services of this target share.
package struct LivestreamEnvironment: Sendable {
    package var store: Store
    package var engine: any MediaEngine
    package var zones: TimeZoneSource
    package var passwords: PasswordHashing
    /// What a viewer's tokens are checked by; told at once what this process takes back.
    package var rights: RightsBoard
    /// Milliseconds since 1970.
    package var now: @Sendable () -> Int64
    /// How long an encoder may be away where a livestream doesn't say.
    package var graceSeconds: Int64
    /// Called in the transaction that takes a step, to put into it what must happen with it (webhooks, notifications). May run again.
    package var onStep: @Sendable (Tables, Livestream, Livestream.Step) throws -> Void
    /// The same for what isn't a step.
    package var onChange: @Sendable (Tables, Livestream, LivestreamChange, _ now: Int64) throws -> Void
    /// Called after a step, with the livestream as it is now.
    package var stepTaken: @Sendable (Livestream, Livestream.Step) async -> Void

    package init(
        store: Store, engine: any MediaEngine, zones: TimeZoneSource = .files(), passwords: PasswordHashing, rights: RightsBoard,
        now: @escaping @Sendable () -> Int64, graceSeconds: Int64 = 60,
        onStep: @escaping @Sendable (Tables, Livestream, Livestream.Step) throws -> Void = { _, _, _ in },
        onChange: @escaping @Sendable (Tables, Livestream, LivestreamChange, Int64) throws -> Void = { _, _, _, _ in },
        stepTaken: @escaping @Sendable (Livestream, Livestream.Step) async -> Void = { _, _ in }
    ) {
        self.store = store
        self.engine = engine
        self.zones = zones
        self.passwords = passwords
        self.rights = rights
        self.now = now
        self.graceSeconds = graceSeconds
        self.onStep = onStep
        self.onChange = onChange
        self.stepTaken = stepTaken
    }
}

/// What happens to a livestream besides the steps of its life.
package enum LivestreamChange: Sendable, Equatable {
    /// Its settings are others now.
    case settings
    case deleted
    case recordingDeleted(Recording)
}

extension LivestreamLife {
    /// A livestream's life as it is stored.
    package init(_ livestream: Livestream, graceSeconds: Int64) {
        let seconds = min(max(livestream.graceSeconds ?? graceSeconds, 0), Int64(LivestreamLimits.graceSecondsMax))
        let rules = Rules(
            kind: livestream.kind, startsWithEncoder: livestream.startsWithEncoder, endsWithEncoder: livestream.endsWithEncoder,
            graceMilliseconds: seconds * 1000)
        let life = livestream.life
        self.init(
            rules: rules, state: life.state, changedAt: life.changedAt, agent: life.agent, cause: life.cause, note: life.note,
            sessionID: life.sessionID, archivedFrom: life.archivedFrom)
    }

    /// For the store.
    package var record: Livestream.Life {
        Livestream.Life(
            state: state, changedAt: changedAt, agent: agent, cause: cause, note: note, sessionID: sessionID, archivedFrom: archivedFrom)
    }
}
