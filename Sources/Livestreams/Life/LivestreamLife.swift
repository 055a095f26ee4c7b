package import Store

/// A livestream's state machine. It knows no clock, no database and no engine: events and times go in; the step to be written down, and what
/// the engine shall do, come out. What is stored of it is all there is to it, so a crash loses nothing but what was not stored yet, and
/// ``Event/observed(_:at:afterRestart:)`` puts that right.
///
/// | event \ state | draft | scheduled | starting | live | interrupted | ending | ended | cancelled | archived | failed |
/// |---|---|---|---|---|---|---|---|---|---|---|
/// | scheduled | scheduled | – | × | × | × | × | × | × | × | scheduled |
/// | start asked | starting¹ | starting¹ | – | – | – | × | × | × | × | starting |
/// | encoder connected | –² | live³ | live | –⁴ | live | –⁵ | –⁵ | –⁵ | –⁵ | live³ |
/// | encoder lost | –² | –² | – | interrupted | – | – | – | – | – | – |
/// | grace over | – | – | – | – | over⁶ | – | – | – | – | – |
/// | stop asked | ×⁷ | ×⁷ | over | ending⁵ | ending⁵ | – | – | × | × | over |
/// | session closed | –² | –² | – | over⁶ ⁸ | over⁶ ⁸ | over | – | – | – | – |
/// | cancelled (event) | cancelled⁵ | cancelled⁵ | cancelled | × | × | × | × | – | × | cancelled⁵ |
/// | archived | archived⁵ | archived⁵ | × | × | × | × | archived | archived | – | archived⁵ |
/// | restored | × | × | × | × | × | × | × | scheduled | what it was | × |
/// | failed | – | failed⁵ | failed | failed⁵ | failed⁵ | – | – | – | – | – |
///
/// –: stays, and nothing is written. ×: refused, in words. *Over* is `ended` for an event and `scheduled` for a channel.
/// 1. `live` at once when an encoder is already there. 2. Remembered or forgotten as the encoder that is there. 3. Only when the rules say
/// that it starts with its encoder; else as 2 (and `failed` becomes `scheduled`). 4. Another session takes the place of the one that was:
/// that is a step from live to live. 5. The engine is told to end the session. 6. `starting` for an event that doesn't end with its encoder.
/// 7. Unless an encoder is there, which then must go. 8. By the reason: a revoked key leads an event to `starting`, a server that stopped or
/// died to `interrupted` (the encoder shall find its livestream again), a fault to `failed`.
///
/// What holds after any order of events, crashes among them:
/// - at most one session is on air, and it is the one named here;
/// - an event that has ended is never live again; a channel never ends;
/// - a state has the time and the cause that led to it, and times never go back;
/// - who is not supposed to be on air is told to go each time it is seen.
package struct LivestreamLife: Sendable, Equatable {
    /// What of a livestream's settings decides its life.
    package struct Rules: Sendable, Equatable {
        package var kind: Livestream.Kind
        /// Whether a scheduled livestream goes live when its encoder connects, without a start by a person.
        package var startsWithEncoder: Bool
        /// Whether an event is over when its encoder has gone for good. If not, only a person ends it.
        package var endsWithEncoder: Bool
        /// How long an interrupted livestream waits, where no engine does the waiting.
        package var graceMilliseconds: Int64

        package init(kind: Livestream.Kind, startsWithEncoder: Bool = true, endsWithEncoder: Bool = true, graceMilliseconds: Int64) {
            self.kind = kind
            self.startsWithEncoder = startsWithEncoder
            self.endsWithEncoder = endsWithEncoder
            self.graceMilliseconds = graceMilliseconds
        }
    }

    package enum Event: Sendable, Equatable {
        case scheduled
        case startAsked
        case encoderConnected(Session.ID)
        case encoderLost(Session.ID)
        /// The clock says that the grace period may be over.
        case graceOver
        case stopAsked
        case sessionClosed(Session.ID, Session.EndReason)
        case cancelled(note: String?)
        case archived
        case restored
        /// - Parameter reason: a sentence for a person.
        case failed(reason: String)
        /// What the engine had on air at a time; nil: nothing. What was seen before the last step decides nothing, except after a restart,
        /// when it is all there is.
        case observed(Observation?, at: Int64, afterRestart: Bool)
    }

    /// What the engine shows of one livestream.
    package struct Observation: Sendable, Equatable {
        package var sessionID: Session.ID
        package var isEncoderConnected: Bool

        package init(sessionID: Session.ID, isEncoderConnected: Bool) {
            self.sessionID = sessionID
            self.isEncoderConnected = isEncoderConnected
        }
    }

    /// What an event led to.
    package struct Outcome: Sendable, Equatable {
        /// To be written down with the new state; nil: the state is what it was.
        package var step: Livestream.Step?
        /// The engine shall end this session.
        package var ends: Session.ID?
        /// This session is known to be over, and why.
        package var closes: ClosedSession?

        package init(step: Livestream.Step? = nil, ends: Session.ID? = nil, closes: ClosedSession? = nil) {
            self.step = step
            self.ends = ends
            self.closes = closes
        }
    }

    package struct ClosedSession: Sendable, Equatable {
        package var id: Session.ID
        package var reason: Session.EndReason

        package init(id: Session.ID, reason: Session.EndReason) {
            self.id = id
            self.reason = reason
        }
    }

    package let rules: Rules
    package internal(set) var state: Livestream.State
    /// When the state was reached, in milliseconds since 1970.
    package internal(set) var changedAt: Int64
    package internal(set) var agent: Livestream.Agent
    package internal(set) var cause: Livestream.Cause
    package internal(set) var note: String?
    /// The session that is on air, or was until the interruption; before the start one that an encoder has opened already.
    package internal(set) var sessionID: Session.ID?
    /// What ``State/archived`` goes back to.
    package internal(set) var archivedFrom: Livestream.State?

    /// A life that begins now.
    package init(rules: Rules, isDraft: Bool, by agent: Livestream.Agent, at now: Int64) {
        self.init(rules: rules, state: isDraft ? .draft : .scheduled, changedAt: now, agent: agent, cause: .created)
    }

    /// A life as it was stored.
    package init(
        rules: Rules, state: Livestream.State, changedAt: Int64, agent: Livestream.Agent, cause: Livestream.Cause, note: String? = nil,
        sessionID: Session.ID? = nil, archivedFrom: Livestream.State? = nil
    ) {
        self.rules = rules
        self.state = state
        self.changedAt = changedAt
        self.agent = agent
        self.cause = cause
        self.note = note
        self.sessionID = sessionID
        self.archivedFrom = archivedFrom
    }

    /// When an interrupted livestream has waited long enough; nil while it isn't one.
    package var graceDeadline: Int64? {
        guard state == .interrupted else { return nil }
        let (deadline, overflow) = changedAt.addingReportingOverflow(max(0, rules.graceMilliseconds))
        return overflow ? .max : deadline
    }

    /// Whether an encoder with a right key is let in.
    package var admitsEncoder: Bool {
        switch state {
        case .draft, .scheduled, .starting, .live, .interrupted, .failed: true
        case .ending, .ended, .cancelled, .archived: false
        }
    }

    /// Takes in what happened.
    ///
    /// - Parameter now: milliseconds since 1970. A clock that went back counts as one that stands.
    /// - Throws: only for what a person asks; what is observed is always taken in.
    package mutating func apply(_ event: Event, by agent: Livestream.Agent, at now: Int64) throws(LifeRefusal) -> Outcome {
        let moment = Moment(agent: agent, at: max(now, changedAt))
        return switch event {
        case .scheduled: try schedule(moment)
        case .startAsked: try start(moment)
        case .encoderConnected(let session): encoderConnected(session, moment)
        case .encoderLost(let session): encoderLost(session, .encoderLost, moment)
        case .graceOver: graceOver(moment)
        case .stopAsked: try stop(moment)
        case .sessionClosed(let session, let reason): sessionClosed(session, reason, moment)
        case .cancelled(let note): try cancel(note, moment)
        case .archived: try archive(moment)
        case .restored: try restore(moment)
        case .failed(let reason): fail(reason, moment)
        case .observed(let observation, let time, let afterRestart): observe(observation, time, afterRestart, moment)
        }
    }

    /// Who, and when.
    struct Moment {
        let agent: Livestream.Agent
        let at: Int64
    }

    /// Changes the state. The session, unless said otherwise, is no longer there in states that have none.
    mutating func go(
        to next: Livestream.State, _ cause: Livestream.Cause, _ moment: Moment, note: String? = nil, session: Session.ID? = nil,
        ends: Session.ID? = nil, closes: ClosedSession? = nil
    ) -> Outcome {
        let step = Livestream.Step(
            from: state, to: next, at: moment.at, agent: moment.agent, cause: cause, note: note, sessionID: session ?? sessionID)
        (state, changedAt, agent, self.cause, self.note) = (next, moment.at, moment.agent, cause, note)
        sessionID = session
        return Outcome(step: step, ends: ends, closes: closes)
    }

    /// What follows when a livestream is off air: an event is over, a channel idle.
    var over: Livestream.State { rules.kind == .event ? .ended : .scheduled }
}
