package import Accounts
package import Store

/// Viewers over the time of a session.
package struct ViewerSeries: Sendable, Equatable {
    package let session: Session
    /// Where the first stretch begins, in milliseconds since 1970.
    package let from: Int64
    /// How long a stretch is: whole minutes.
    package let stepMilliseconds: Int64
    /// The most at one time in each stretch; nil where nobody counted.
    package let viewers: [Int64?]
}

extension StatisticsService {
    /// Stretches of a series at most; longer sessions get longer ones.
    package static let stretchesMax: Int64 = 240

    /// How many watched a session, over its time. For those who may read the livestream's statistics.
    package nonisolated func viewers(
        of sessionID: Session.ID, in id: Livestream.ID, by caller: Caller
    ) async throws -> ViewerSeries {
        let now = self.now
        return try await store.read { tables in
            _ = try tables.livestream(id, for: .readStatistics, caller, at: now)
            guard let session = try tables.sessions.find(id: sessionID), session.livestreamID == id else {
                throw ServiceError.notFound("session")
            }
            let end = max(session.startedAt, session.endedAt ?? now)
            let step = Self.step(for: end - session.startedAt)
            let stretches = session.startedAt / step...end / step
            let most = try tables.sessionViewers.most(
                sessionID: sessionID, in: stretches.lowerBound * step..<(stretches.upperBound + 1) * step, step: step)
            return ViewerSeries(
                session: session, from: stretches.lowerBound * step, stepMilliseconds: step, viewers: stretches.map { most[$0] })
        }
    }

    private static func step(for length: Int64) -> Int64 {
        let minute = SessionViewers.minuteMilliseconds
        // A stretch begins with the clock, not with the session: there may be one more.
        let minutes = length / minute + 2
        return max(1, (minutes + stretchesMax - 2) / (stretchesMax - 1)) * minute
    }
}
