package import Store

/// Adds up samples of how many people watch. Pure: times come in. It counts people, not requests, and keeps no address.
///
/// Between two samples as many watched as at the first of them; nothing is added across a gap of more than ``gapMillisecondsMax``, when
/// nobody knows.
package struct ViewerTally: Sendable, Equatable {
    /// Longest time between two samples that is counted.
    package static let gapMillisecondsMax: Int64 = 60_000
    /// Protocols told apart; more of them count in the sum only.
    package static let protocolsMax = 16
    /// Minutes that are kept for a store that takes nothing; beyond it the oldest are forgotten.
    package static let minutesMax = 24 * 60
    /// Viewers that are believed.
    package static let viewersMax = 100_000_000

    /// What was not given to the store yet, by protocol, and the sum of all.
    private var pending: [String: SessionStatistics] = [:]
    /// What was not given to the store yet: the most viewers at one time in a minute, by the minute's beginning.
    private var pendingMinutes: [Int64: Int64] = [:]
    /// The minute that goes on, and the most viewers in it.
    private var minute: (at: Int64, viewers: Int64)?
    private let sessionID: Session.ID
    private var last: (at: Int64, viewers: [String: Int64])?
    /// The most at one time since the session began, or since the program did.
    package private(set) var peak: Int64 = 0

    package init(sessionID: Session.ID) { self.sessionID = sessionID }

    /// Viewers now, over all protocols.
    package var viewers: Int64 { last?.viewers[SessionStatistics.everyProtocol] ?? 0 }

    /// - Parameters:
    ///   - viewers: by protocol. A negative number counts as none.
    ///   - now: milliseconds since 1970; what comes before the last sample is left out.
    package mutating func sample(_ viewers: [String: Int], at now: Int64) {
        if let last, now < last.at { return }
        var counts: [String: Int64] = [:]
        var sum: Int64 = 0
        for (name, count) in viewers.sorted(by: { $0.key < $1.key }) {
            let count = Int64(min(max(count, 0), Self.viewersMax))
            sum += count
            if counts.count < Self.protocolsMax, name != SessionStatistics.everyProtocol, !name.isEmpty { counts[name] = count }
        }
        counts[SessionStatistics.everyProtocol] = sum
        let elapsed = last.map { now - $0.at } ?? 0
        for (name, count) in counts { note(name, count, at: now, watched: 0) }
        if elapsed <= Self.gapMillisecondsMax, let last {
            for (name, count) in last.viewers where count > 0 { note(name, 0, at: now, watched: count * elapsed) }
        }
        last = (now, counts)
        peak = max(peak, sum)
        noteMinute(sum, at: now)
    }

    private mutating func noteMinute(_ viewers: Int64, at now: Int64) {
        let at = now - now % SessionViewers.minuteMilliseconds
        if let minute, minute.at == at, viewers <= minute.viewers { return }
        minute = (at, viewers)
        pendingMinutes[at] = viewers
    }

    private mutating func note(_ name: String, _ viewers: Int64, at now: Int64, watched: Int64) {
        var statistics =
            pending[name]
            ?? SessionStatistics(sessionID: sessionID, protocolName: name, viewersPeak: 0, viewersPeakAt: now, watchMilliseconds: 0)
        if viewers > statistics.viewersPeak { (statistics.viewersPeak, statistics.viewersPeakAt) = (viewers, now) }
        statistics.watchMilliseconds += watched
        pending[name] = statistics
    }

    /// What came up since the last call, in the order of protocols. To be added to what is stored.
    package mutating func take() -> [SessionStatistics] {
        defer { pending = [:] }
        return pending.values.filter { $0.viewersPeak > 0 || $0.watchMilliseconds > 0 }.sorted { $0.protocolName < $1.protocolName }
    }

    /// The same for minutes, oldest first.
    package mutating func takeMinutes() -> [SessionViewers] {
        defer { pendingMinutes = [:] }
        return pendingMinutes.sorted { $0.key < $1.key }.map { SessionViewers(sessionID: sessionID, at: $0.key, viewers: $0.value) }
    }

    package mutating func giveBack(_ minutes: [SessionViewers]) {
        for old in minutes { pendingMinutes[old.at] = max(pendingMinutes[old.at] ?? 0, old.viewers) }
        while pendingMinutes.count > Self.minutesMax, let oldest = pendingMinutes.keys.min() { pendingMinutes[oldest] = nil }
    }

    /// Gives back what could not be stored; it goes along the next time.
    package mutating func giveBack(_ statistics: [SessionStatistics]) {
        for old in statistics {
            guard let new = pending[old.protocolName] else {
                pending[old.protocolName] = old
                continue
            }
            var sum = old
            if new.viewersPeak > old.viewersPeak { (sum.viewersPeak, sum.viewersPeakAt) = (new.viewersPeak, new.viewersPeakAt) }
            sum.watchMilliseconds += new.watchMilliseconds
            pending[old.protocolName] = sum
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.pending == right.pending && left.sessionID == right.sessionID && left.peak == right.peak && left.last?.at == right.last?.at
            && left.last?.viewers == right.last?.viewers && left.pendingMinutes == right.pendingMinutes
    }
}
