internal import Store

/// What encoders do and the engine shows. Messages may be late, doubled or lost; none of this is ever refused.
extension LivestreamLife {
    mutating func encoderConnected(_ session: Session.ID, _ moment: Moment) -> Outcome {
        let replaced = sessionID.flatMap { $0 == session ? nil : ClosedSession(id: $0, reason: .encoderGone) }
        switch state {
        case .draft: return attach(session, replaced)
        case .scheduled:
            guard rules.startsWithEncoder else { return attach(session, replaced) }
            return go(to: .live, .encoderConnected, moment, session: session, closes: replaced)
        case .failed:
            // The one that failed has been told to go already.
            guard sessionID != session else { return Outcome(ends: session) }
            return go(
                to: rules.startsWithEncoder ? .live : .scheduled, .encoderConnected, moment, session: session, closes: replaced)
        case .starting: return go(to: .live, .encoderConnected, moment, session: session, closes: replaced)
        case .live:
            guard let replaced else { return Outcome() }
            return go(to: .live, .encoderConnected, moment, session: session, closes: replaced)
        case .interrupted: return go(to: .live, .encoderReturned, moment, session: session, closes: replaced)
        case .ending:
            sessionID = session
            return Outcome(ends: session, closes: replaced)
        case .ended, .cancelled, .archived: return Outcome(ends: session)
        }
    }

    /// Before the start, an encoder is only remembered.
    private mutating func attach(_ session: Session.ID, _ replaced: ClosedSession?) -> Outcome {
        sessionID = session
        return Outcome(closes: replaced)
    }

    mutating func encoderLost(_ session: Session.ID, _ cause: Livestream.Cause, _ moment: Moment) -> Outcome {
        guard session == sessionID else { return Outcome() }
        switch state {
        case .live: return go(to: .interrupted, cause, moment, session: session)
        case .draft, .scheduled:
            sessionID = nil
            return Outcome()
        default: return Outcome()
        }
    }

    mutating func graceOver(_ moment: Moment) -> Outcome {
        guard let deadline = graceDeadline, moment.at >= deadline else { return Outcome() }
        return encoderGone(.graceOver, .encoderGone, moment, ends: sessionID)
    }

    mutating func sessionClosed(_ session: Session.ID, _ reason: Session.EndReason, _ moment: Moment) -> Outcome {
        let closed = ClosedSession(id: session, reason: reason)
        guard session == sessionID else { return Outcome(closes: closed) }
        switch state {
        case .live, .interrupted: return aired(closed, moment)
        case .ending: return go(to: over, .stopDone, moment, closes: closed)
        default:
            sessionID = nil
            return Outcome(closes: closed)
        }
    }

    /// The session that was on air is over. What comes next is a matter of why.
    private mutating func aired(_ closed: ClosedSession, _ moment: Moment) -> Outcome {
        switch closed.reason {
        case .unpublished, .stopped: return encoderGone(.encoderStopped, closed.reason, moment)
        case .encoderGone: return encoderGone(.graceOver, closed.reason, moment)
        case .revoked: return go(to: rules.kind == .event ? .starting : .scheduled, .keyRevoked, moment, closes: closed)
        case .failed:
            return go(to: .failed, .failed, moment, note: "The encoder's session broke off with a fault.", closes: closed)
        case .serverStopped, .serverDied:
            // The encoder will knock again as soon as the server is back, and shall find its livestream open.
            return go(to: .interrupted, closed.reason == .serverStopped ? .serverStopped : .serverDied, moment, closes: closed)
        }
    }

    private mutating func encoderGone(
        _ cause: Livestream.Cause, _ reason: Session.EndReason, _ moment: Moment, ends: Session.ID? = nil
    ) -> Outcome {
        let waits = rules.kind == .event && !rules.endsWithEncoder
        let closed = sessionID.map { ClosedSession(id: $0, reason: reason) }
        return go(to: waits ? .starting : over, cause, moment, ends: ends, closes: closed)
    }

    mutating func observe(_ observation: Observation?, _ time: Int64, _ afterRestart: Bool, _ moment: Moment) -> Outcome {
        // Seen before the last step was taken: it tells nothing about what came of it.
        guard afterRestart || time >= changedAt else { return Outcome() }
        guard let observation else { return observeNothing(afterRestart, moment) }
        // Known already: the engine waits for its encoder, as said.
        if !observation.isEncoderConnected, state == .interrupted, sessionID == observation.sessionID { return Outcome() }
        let outcome = encoderConnected(observation.sessionID, moment)
        guard !observation.isEncoderConnected, state != .ending else { return outcome }
        // In one go: no livestream is called live for the moment between two steps.
        guard outcome.step != nil, state == .live else { return lost(observation.sessionID, outcome, moment) }
        state = .interrupted
        cause = .encoderLost
        var result = outcome
        result.step?.to = .interrupted
        result.step?.cause = .encoderLost
        return result
    }

    private mutating func lost(_ session: Session.ID, _ before: Outcome, _ moment: Moment) -> Outcome {
        var outcome = encoderLost(session, .encoderLost, moment)
        outcome.step = outcome.step ?? before.step
        outcome.ends = outcome.ends ?? before.ends
        outcome.closes = outcome.closes ?? before.closes
        return outcome
    }

    private mutating func observeNothing(_ afterRestart: Bool, _ moment: Moment) -> Outcome {
        let reason: Session.EndReason = afterRestart ? .serverDied : .encoderGone
        let closed = sessionID.map { ClosedSession(id: $0, reason: reason) }
        switch state {
        case .live:
            // Its name stays: the message that tells why it ended may still be on the way.
            return go(to: .interrupted, afterRestart ? .serverDied : .reconciled, moment, session: sessionID, closes: closed)
        case .interrupted:
            // While the server was away no encoder could return, so the waiting begins anew.
            if afterRestart { return go(to: .interrupted, .reconciled, moment, session: sessionID, closes: closed) }
            guard let deadline = graceDeadline, moment.at >= deadline else { return Outcome(closes: closed) }
            return encoderGone(.graceOver, reason, moment)
        case .ending: return go(to: over, .stopDone, moment, closes: closed)
        case .draft, .scheduled, .failed:
            sessionID = nil
            return Outcome(closes: closed)
        case .starting, .ended, .cancelled, .archived: return Outcome()
        }
    }
}
