internal import Store

/// What people ask for.
extension LivestreamLife {
    mutating func schedule(_ moment: Moment) throws(LifeRefusal) -> Outcome {
        switch state {
        case .draft: return go(to: .scheduled, .scheduled, moment, session: sessionID)
        case .failed: return go(to: .scheduled, .scheduled, moment)
        case .scheduled: return Outcome()
        case .starting, .live, .interrupted: throw refusal(.alreadyStarted)
        case .ending, .ended, .cancelled, .archived: throw closedRefusal
        }
    }

    /// Opens it for viewers. It says that it is live only when there is something to see.
    mutating func start(_ moment: Moment) throws(LifeRefusal) -> Outcome {
        switch state {
        case .draft, .scheduled: return go(to: sessionID == nil ? .starting : .live, .startAsked, moment, session: sessionID)
        case .failed: return go(to: .starting, .startAsked, moment)
        case .starting, .live, .interrupted: return Outcome()
        case .ending, .ended, .cancelled, .archived: throw closedRefusal
        }
    }

    mutating func stop(_ moment: Moment) throws(LifeRefusal) -> Outcome {
        switch state {
        case .live, .interrupted: return go(to: .ending, .stopAsked, moment, session: sessionID, ends: sessionID)
        case .starting: return go(to: over, .stopAsked, moment)
        case .failed: return go(to: over, .stopAsked, moment, ends: sessionID)
        case .draft, .scheduled:
            guard let session = sessionID else { throw refusal(.notOnAir) }
            return Outcome(ends: session)
        case .ending: return Outcome(ends: sessionID)
        case .ended: return Outcome()
        case .cancelled, .archived: throw closedRefusal
        }
    }

    mutating func cancel(_ note: String?, _ moment: Moment) throws(LifeRefusal) -> Outcome {
        if state == .cancelled { return Outcome() }
        guard rules.kind == .event else { throw refusal(.channel) }
        switch state {
        case .draft, .scheduled, .starting, .failed: return go(to: .cancelled, .cancelled, moment, note: note, ends: sessionID)
        case .live, .interrupted: throw refusal(.onAir)
        case .ending, .ended, .cancelled, .archived: throw closedRefusal
        }
    }

    mutating func archive(_ moment: Moment) throws(LifeRefusal) -> Outcome {
        switch state {
        case .draft, .scheduled, .ended, .cancelled, .failed:
            archivedFrom = state
            // The note goes along: restored, it says again why it failed or was cancelled.
            return go(to: .archived, .archived, moment, note: note, ends: sessionID)
        case .archived: return Outcome()
        case .starting, .live, .interrupted: throw refusal(.onAir)
        case .ending: throw refusal(.ending)
        }
    }

    mutating func restore(_ moment: Moment) throws(LifeRefusal) -> Outcome {
        switch state {
        case .archived:
            let former = archivedFrom ?? over
            archivedFrom = nil
            return go(to: former, .restored, moment, note: note)
        case .cancelled: return go(to: .scheduled, .restored, moment)
        default: throw refusal(.notArchived)
        }
    }

    /// Tells rather than asks, so it is never refused. The session stays named until it is gone: when it is still seen, it is told again.
    mutating func fail(_ reason: String, _ moment: Moment) -> Outcome {
        switch state {
        case .scheduled, .starting, .live, .interrupted:
            return go(to: .failed, .failed, moment, note: reason, session: sessionID, ends: sessionID)
        case .draft, .ending, .ended, .cancelled, .archived, .failed: return Outcome()
        }
    }

    private func refusal(_ code: LifeRefusal.Code) -> LifeRefusal { LifeRefusal(code, in: state) }

    private var closedRefusal: LifeRefusal {
        switch state {
        case .ending: refusal(.ending)
        case .cancelled: refusal(.cancelled)
        case .archived: refusal(.archived)
        default: refusal(.ended)
        }
    }
}
