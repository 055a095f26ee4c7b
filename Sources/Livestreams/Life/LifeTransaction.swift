internal import Accounts
internal import Cryptography
internal import Store

/// One event of a livestream's life, inside a transaction.
struct LifeTransaction {
    private let tables: Tables
    private let environment: LivestreamEnvironment
    private let now: Int64

    init(_ tables: Tables, _ environment: LivestreamEnvironment, _ now: Int64) {
        (self.tables, self.environment, self.now) = (tables, environment, now)
    }

    /// What came of it.
    struct Applied: Sendable {
        var livestream: Livestream
        var step: Livestream.Step?
        /// The engine shall end this session.
        var ends: Session.ID?
        var revocations: [RightsRevocation] = []
    }

    /// - Throws: a ``ServiceError`` where the state doesn't allow what is asked.
    func apply(
        _ event: LivestreamLife.Event, to livestream: Livestream, by agent: Livestream.Agent, startedAt: Int64? = nil
    ) throws -> Applied {
        // A session that is known to be over doesn't begin: this message is late.
        if case .encoderConnected(let session) = event, try tables.sessions.find(id: session)?.endedAt != nil {
            return Applied(livestream: livestream)
        }
        var life = LivestreamLife(livestream, graceSeconds: environment.graceSeconds)
        let outcome: LivestreamLife.Outcome
        do throws(LifeRefusal) { outcome = try life.apply(event, by: agent, at: now) } catch { throw ServiceError(error) }
        try keepSessions(of: livestream.id, life, event, outcome, startedAt)
        var applied = Applied(livestream: livestream, step: outcome.step, ends: outcome.ends)
        guard life.record != livestream.life else { return applied }
        applied.livestream.life = life.record
        try tables.livestreams.setLife(life.record, id: livestream.id)
        guard let step = outcome.step else { return applied }
        try tables.livestreamSteps.append(step, livestreamID: livestream.id)
        try settle(step, &applied)
        try environment.onStep(tables, applied.livestream, step)
        return applied
    }

    /// One session at most is on air, and it is the one that the life names.
    private func keepSessions(
        of id: Livestream.ID, _ life: LivestreamLife, _ event: LivestreamLife.Event, _ outcome: LivestreamLife.Outcome, _ startedAt: Int64?
    ) throws(StoreError) {
        if let closed = outcome.closes { _ = try tables.sessions.end(id: closed.id, at: now, reason: closed.reason) }
        let seen: Session.ID?
        switch event {
        case .encoderConnected(let session): seen = session
        case .observed(let observation, _, _): seen = observation?.sessionID
        default: return
        }
        // What is told to go has never been on air for anybody.
        guard let seen, seen == life.sessionID, outcome.ends == nil else { return }
        for other in try tables.sessions.unfinished(livestreamID: id) where other.id != seen {
            _ = try tables.sessions.end(id: other.id, at: now, reason: .encoderGone)
        }
        if let known = try tables.sessions.find(id: seen) {
            if known.endedAt != nil { try tables.sessions.reopen(id: seen) }
        } else {
            try tables.sessions.insert(
                Session(id: seen, livestreamID: id, startedAt: min(startedAt ?? now, now), endedAt: nil, endReason: nil))
        }
    }

    /// When it is over, everybody has left; what is put away nobody may watch any more.
    private func settle(_ step: Livestream.Step, _ applied: inout Applied) throws(StoreError) {
        let id = applied.livestream.id
        switch step.to {
        case .ended, .cancelled, .archived: try tables.participants.leaveAll(livestreamID: id, at: now)
        case .scheduled where step.from != .draft && step.from != .cancelled && step.from != .archived:
            try tables.participants.leaveAll(livestreamID: id, at: now)
        default: break
        }
        guard step.to == .archived, let epoch = try tables.livestreams.advanceEpoch(id: id) else { return }
        applied.livestream.access.epoch = epoch
        let revocation = RightsRevocation(
            id: randomIdentifier(length: 12), at: now, what: .livestream(playbackID: applied.livestream.playbackID, epoch: epoch))
        try tables.rightsRevocations.insert(revocation)
        applied.revocations.append(revocation)
    }
}
