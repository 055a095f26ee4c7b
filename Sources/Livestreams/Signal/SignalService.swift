package import Accounts
package import Media
package import Store

/// How well a livestream's encoder sends, for those who look after it.
package struct SignalService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// What was measured at one moment, and what it means.
    package struct Signal: Sendable, Equatable {
        package let state: Livestream.State
        /// Milliseconds since 1970.
        package let observedAt: Int64
        /// Nil while nothing is on air: then there is nothing to measure.
        package let sessionID: Session.ID?
        package let health: EncoderHealth?
        package let advice: [SignalAdvice]
        package let summary: String
        /// Viewers by protocol.
        package let viewers: [String: Int]

        package init(
            state: Livestream.State, observedAt: Int64, session: EngineSession? = nil, health: EncoderHealth? = nil
        ) {
            let advisor = SignalAdvisor()
            self.state = state
            self.observedAt = observedAt
            self.health = health
            sessionID = session?.sessionID
            viewers = session?.viewers ?? [:]
            advice = health.map(advisor.advice) ?? []
            summary = health.map { advisor.summary(of: $0, advisor.advice(on: $0)) } ?? "Nothing is on air: there is no signal to measure."
        }
    }

    /// Asks the engine.
    package func signal(of id: Livestream.ID, by caller: Caller) async throws -> Signal {
        let now = environment.now()
        let livestream = try await environment.store.read { tables in
            try tables.livestream(id, for: .readStatistics, caller, at: now).livestream
        }
        guard let (session, health) = try await environment.engine.health(of: id) else {
            return Signal(state: livestream.life.state, observedAt: now)
        }
        return Signal(state: livestream.life.state, observedAt: now, session: session, health: health)
    }
}
