package import Accounts
package import Store

/// How livestreams were watched: sampled from the engine while they are on air, and read by those who look after them.
package actor StatisticsService {
    nonisolated let environment: LivestreamEnvironment
    private var tallies: [Session.ID: ViewerTally] = [:]

    /// Seconds between two samples.
    package static let sampleSeconds: Int64 = 10

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    nonisolated var store: Store { environment.store }
    nonisolated var now: Int64 { environment.now() }

    /// Takes a sample of all sessions on air and stores what came up. To be called every ``sampleSeconds``, from one place. What the store
    /// doesn't take goes along the next time; sessions that are over are forgotten once their last numbers are stored.
    package func sample() async throws {
        let onAir = try await environment.engine.onAir()
        let now = environment.now()
        for session in onAir {
            tallies[session.sessionID, default: ViewerTally(sessionID: session.sessionID)].sample(session.viewers, at: now)
        }
        let present = Set(onAir.map(\.sessionID))
        let taken = tallies.keys.sorted().flatMap { tallies[$0]?.take() ?? [] }
        let minutes = tallies.keys.sorted().flatMap { tallies[$0]?.takeMinutes() ?? [] }
        do {
            try await environment.store.write { tables in
                for statistics in taken { _ = try tables.sessionStatistics.add(statistics) }
                for minute in minutes { try tables.sessionViewers.note(minute) }
            }
        } catch {
            for statistics in taken { tallies[statistics.sessionID]?.giveBack([statistics]) }
            for minute in minutes { tallies[minute.sessionID]?.giveBack([minute]) }
            throw error
        }
        tallies = tallies.filter { present.contains($0.key) }
    }

    /// Viewers of a session at the last sample.
    package func viewers(of session: Session.ID) -> Int64 { tallies[session]?.viewers ?? 0 }

    /// A session with its numbers: one row for each protocol, and ``SessionStatistics/everyProtocol`` for the sum.
    package struct Report: Sendable, Equatable {
        package let session: Session
        package let statistics: [SessionStatistics]
    }

    /// A livestream's sessions, newest first. For those who may read its statistics.
    package nonisolated func sessions(
        of id: Livestream.ID, after cursor: Cursor? = nil, limit: Int = 20, by caller: Caller
    ) async throws -> Page<Report> {
        let now = environment.now()
        return try await environment.store.read { tables in
            _ = try tables.livestream(id, for: .readStatistics, caller, at: now)
            let page = try tables.sessions.page(livestreamID: id, after: cursor, limit: limit)
            let reports = try page.records.map { Report(session: $0, statistics: try tables.sessionStatistics.all(sessionID: $0.id)) }
            return Page(records: reports, next: page.next)
        }
    }

    /// Whether it is live, since when, and how many watch. For everybody who may see it.
    package struct Status: Sendable, Equatable {
        package let state: Livestream.State
        /// Milliseconds since 1970; nil while nothing is on air.
        package let startedAt: Int64?
        package let viewers: Int64
        /// When the state was reached, by what was observed.
        package let observedAt: Int64
    }

    package func status(of id: Livestream.ID, by caller: Caller) async throws -> Status {
        let now = environment.now()
        let (livestream, session) = try await environment.store.read { tables in
            let (livestream, _) = try tables.livestream(id, for: nil, caller, at: now)
            let isOnAir = livestream.life.state.isOnAir
            return (livestream, isOnAir ? try livestream.life.sessionID.flatMap { try tables.sessions.find(id: $0) } : nil)
        }
        return Status(
            state: livestream.life.state, startedAt: session?.startedAt, viewers: session.map { viewers(of: $0.id) } ?? 0,
            observedAt: livestream.life.changedAt)
    }
}
