import Livestreams
import Store

/// A server that forgets, an engine that doesn't listen well, and messages that are late, doubled or lost: what surrounds a livestream's life.
struct LifeModel {
    /// What the database has.
    var stored: LivestreamLife
    /// The rows of sessions: open or closed.
    var isOpen: [Session.ID: Bool] = [:]
    var steps: [Livestream.Step] = []
    /// What runs in the program; forgotten by a crash.
    var life: LivestreamLife
    /// What the engine really has on air.
    var engine: LivestreamLife.Observation?
    /// Messages of the engine on their way, in any order.
    var messages: [LivestreamLife.Event] = []
    var now: Int64 = 1_000_000
    private var sessions = 0

    init(rules: LivestreamLife.Rules, isDraft: Bool) {
        stored = LivestreamLife(rules: rules, isDraft: isDraft, by: .user("a"), at: now)
        life = stored
    }

    /// What the service does with an event: apply, store, tell the engine. `isStored` false: the program dies between.
    mutating func take(_ event: LivestreamLife.Event, by agent: Livestream.Agent, isStored: Bool = true) {
        if case .encoderConnected(let session) = event, isOpen[session] == false { return }
        let before = life
        guard let outcome = try? life.apply(event, by: agent, at: now) else { return life = before }
        guard isStored else { return }
        stored = life
        if let step = outcome.step { steps.append(step) }
        if let closed = outcome.closes { isOpen[closed.id] = false }
        if let seen = Self.seen(event), seen == life.sessionID, outcome.ends == nil {
            for id in isOpen.keys { isOpen[id] = false }
            isOpen[seen] = true
        }
        if let ends = outcome.ends, engine?.sessionID == ends { close(.revoked) }
    }

    private static func seen(_ event: LivestreamLife.Event) -> Session.ID? {
        switch event {
        case .encoderConnected(let session): session
        case .observed(let observation, _, _): observation?.sessionID
        default: nil
        }
    }

    mutating func crash() {
        life = stored
        engine = nil
        messages = []
        take(.observed(nil, at: now, afterRestart: true), by: .engine)
    }

    mutating func reconcile() { take(.observed(engine, at: now, afterRestart: false), by: .engine) }

    mutating func connect() {
        if var present = engine {
            guard !present.isEncoderConnected else { return }
            present.isEncoderConnected = true
            engine = present
        } else {
            guard life.admitsEncoder else { return }
            sessions += 1
            engine = .init(sessionID: "s\(sessions)", isEncoderConnected: true)
        }
        if let engine { messages.append(.encoderConnected(engine.sessionID)) }
    }

    mutating func drop() {
        guard let session = engine?.sessionID, engine?.isEncoderConnected == true else { return }
        engine?.isEncoderConnected = false
        messages.append(.encoderLost(session))
    }

    mutating func close(_ reason: Session.EndReason) {
        guard let session = engine?.sessionID else { return }
        engine = nil
        messages.append(.sessionClosed(session, reason))
    }
}
