package import Accounts
package import Store

/// A livestream's life: what people ask of it, what the engine tells, and what is found to be otherwise than stored.
///
/// Each step is one transaction; what the engine shall do is asked of it afterwards. If the program dies between the two, or a message of
/// the engine is lost (the database was gone), ``reconcile(afterRestart:)`` finds out and repeats what is needed.
package struct LifeService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// Seconds between two looks at the engine.
    package static let reconciliationSeconds: Int64 = 10

    // MARK: What people ask

    /// Opens it for viewers. It is live when its encoder is there, and until then says that it waits.
    package func start(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        try await act(.startAsked, on: id, .start, .livestreamStarted, by: caller)
    }

    /// Ends the session and disconnects the encoder. An event is over then.
    package func stop(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        try await act(.stopAsked, on: id, .stop, .livestreamStopped, by: caller)
    }

    /// Announces a draft, or something that has failed, again.
    package func schedule(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        try await act(.scheduled, on: id, .change, .livestreamStateChanged, by: caller)
    }

    /// - Parameter note: why, for those who wanted to watch.
    package func cancel(_ id: Livestream.ID, note: String? = nil, by caller: Caller) async throws -> SeenLivestream {
        var checks = Checks()
        let note = note.map { checks.line($0, field: "note", name: "The note", lengthMin: 0, lengthMax: LivestreamLimits.noteLengthMax) }
        try checks.finish()
        return try await act(.cancelled(note: note), on: id, .change, .livestreamStateChanged, by: caller)
    }

    package func archive(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        try await act(.archived, on: id, .change, .livestreamStateChanged, by: caller)
    }

    package func restore(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        try await act(.restored, on: id, .change, .livestreamStateChanged, by: caller)
    }

    /// Sets the status by a documented surface's word.
    ///
    /// - Throws: `invalid` for a word that the surface doesn't have.
    package func setStatus(
        _ word: String, on surface: SurfaceStatus.Surface, of id: Livestream.ID, by caller: Caller
    ) async throws -> SeenLivestream {
        let now = environment.now()
        let grace = environment.graceSeconds
        let (livestream, standing) = try await environment.store.read { tables in try tables.livestream(id, for: nil, caller, at: now) }
        let life = LivestreamLife(livestream, graceSeconds: grace)
        guard let request = SurfaceStatus.request(word, in: life, on: surface) else {
            let words = SurfaceStatus.words(surface).joined(separator: ", ")
            throw ServiceError.invalid("status", "“\(word.prefix(40))” is no status: use one of \(words).")
        }
        switch request {
        case .nothing:
            guard standing.acts.contains(.change) || standing.acts.contains(.stop) else {
                throw ServiceError.forbidden("Only the maker of this livestream or an admin may change it.")
            }
            return SeenLivestream(livestream, standing)
        case .event(.startAsked): return try await start(id, by: caller)
        case .event(.stopAsked): return try await stop(id, by: caller)
        case .event(let event): return try await act(event, on: id, .change, .livestreamStateChanged, by: caller)
        }
    }

    /// What happened to it, newest first; for those who manage it.
    package func steps(
        _ id: Livestream.ID, after cursor: Cursor? = nil, limit: Int = 50, by caller: Caller
    ) async throws -> Page<LivestreamStepTable.Numbered> {
        let now = environment.now()
        return try await environment.store.read { tables in
            _ = try tables.livestream(id, for: .manage, caller, at: now)
            return try tables.livestreamSteps.page(livestreamID: id, after: cursor, limit: limit)
        }
    }

    /// Looks at the engine now and puts this one livestream right: what surfaces call sync-status or fix-status.
    package func synchronize(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        _ = try await environment.store.read { tables in try tables.livestream(id, for: .start, caller, at: now) }
        let time = environment.now()
        let session = try await environment.engine.onAir().filter { $0.livestreamID == id }.max { $0.startedAt < $1.startedAt }
        let observation = session.map { LivestreamLife.Observation(sessionID: $0.sessionID, isEncoderConnected: $0.isEncoderConnected) }
        try await tell(.observed(observation, at: time, afterRestart: false), of: id, by: .engine, startedAt: session?.startedAt)
        return try await environment.store.read { tables in
            let (livestream, standing) = try tables.livestream(id, for: .start, caller, at: now)
            return SeenLivestream(livestream, standing)
        }
    }

    private func act(
        _ event: LivestreamLife.Event, on id: Livestream.ID, _ right: LivestreamAct, _ action: AuditAction, by caller: Caller
    ) async throws -> SeenLivestream {
        let now = environment.now()
        let environment = environment
        let (applied, standing) = try await environment.store.write { tables in
            let (livestream, standing) = try tables.livestream(id, for: right, caller, at: now)
            let applied = try LifeTransaction(tables, environment, now).apply(event, to: livestream, by: caller.agent)
            if let step = applied.step {
                try tables.audit(
                    action, by: caller, in: livestream.organisationID, on: .livestream(id), ["state": .word(step.to.auditWord)], at: now)
            }
            return (applied, standing)
        }
        await follow(applied)
        return SeenLivestream(try await latest(applied.livestream), standing)
    }

    /// What the engine did meanwhile may have led on.
    private func latest(_ livestream: Livestream) async throws -> Livestream {
        try await environment.store.read { tables in try tables.livestreams.find(id: livestream.id) } ?? livestream
    }

    // MARK: What is told and found

    /// What a key opens for an encoder; nil for a wrong key. Asks no more than one question of the database.
    ///
    /// - Throws: a ``LifeRefusal`` when the livestream takes no encoder any more.
    package func admission(for key: StreamKey) async throws -> Admission? {
        let admission = try await environment.store.read { tables in try tables.streamKeys.admission(key) }
        guard let admission else { return nil }
        let life = LivestreamLife(admission.livestream, graceSeconds: environment.graceSeconds)
        guard life.admitsEncoder else {
            let code: LifeRefusal.Code =
                switch life.state {
                case .ending: .ending
                case .cancelled: .cancelled
                case .archived: .archived
                default: .ended
                }
            throw LifeRefusal(code, in: life.state)
        }
        return admission
    }

    /// Takes in what the engine, an encoder or the server itself tells of a livestream. One that isn't there any more is told to nobody.
    ///
    /// - Parameter startedAt: when the session that the event is about began, if that is known.
    package func tell(
        _ event: LivestreamLife.Event, of id: Livestream.ID, by agent: Livestream.Agent, startedAt: Int64? = nil
    ) async throws {
        let now = environment.now()
        let environment = environment
        let applied = try await environment.store.write { tables -> LifeTransaction.Applied? in
            guard let livestream = try tables.livestreams.find(id: id) else { return nil }
            return try LifeTransaction(tables, environment, now).apply(event, to: livestream, by: agent, startedAt: startedAt)
        }
        guard let applied else { return }
        await follow(applied)
    }

    /// Puts right what is stored otherwise than the engine shows. Once at the start, before the first encoder, and then every
    /// ``reconciliationSeconds``.
    ///
    /// - Parameter afterRestart: whether the engine has just begun, so that what it doesn't have was lost with the last run.
    package func reconcile(afterRestart: Bool) async throws {
        let time = environment.now()
        let onAir = try await environment.engine.onAir()
        let (underWay, others) = try await environment.store.read { tables in
            let underWay = try tables.livestreams.underWay().map(\.id)
            let others = try Set(onAir.map(\.livestreamID)).subtracting(underWay).filter { try tables.livestreams.find(id: $0) != nil }
            return (underWay, Array(others))
        }
        let plan = Reconciliation(underWay: underWay, others: others, onAir: onAir)
        try await closeForgotten(onAir: onAir, plan, at: time)
        for stray in plan.strays { _ = try await environment.engine.end(stray.sessionID, of: stray.livestreamID) }
        let started = Dictionary(onAir.map { ($0.sessionID, $0.startedAt) }) { first, _ in first }
        for observed in plan.observations {
            try await tell(
                .observed(observed.observation, at: time, afterRestart: afterRestart), of: observed.livestreamID, by: .engine,
                startedAt: observed.observation.flatMap { started[$0.sessionID] })
        }
    }

    /// Sessions whose end nobody told, of livestreams that have gone on without them.
    private func closeForgotten(onAir: [EngineSession], _ plan: Reconciliation, at time: Int64) async throws {
        let busy = Set(plan.observations.map(\.livestreamID))
        let present = Set(onAir.map(\.sessionID))
        let forgotten: @Sendable (Tables) throws -> [Session] = { tables in
            try tables.sessions.unfinished().filter {
                !busy.contains($0.livestreamID) && !present.contains($0.id) && $0.startedAt < time
            }
        }
        guard try await !environment.store.read(forgotten).isEmpty else { return }
        try await environment.store.write { tables in
            for session in try forgotten(tables) { _ = try tables.sessions.end(id: session.id, at: time, reason: .encoderGone) }
        }
    }

    /// After the transaction: what the engine shall do, and who wants to know.
    private func follow(_ applied: LifeTransaction.Applied) async {
        if !applied.revocations.isEmpty { environment.rights.take(applied.revocations, at: environment.now()) }
        if let step = applied.step { await environment.stepTaken(applied.livestream, step) }
        guard let session = applied.ends else { return }
        let time = environment.now()
        // Whatever goes wrong here is seen again at the next look at the engine.
        guard let wasOnAir = try? await environment.engine.end(session, of: applied.livestream.id), !wasOnAir else { return }
        try? await tell(.observed(nil, at: time, afterRestart: false), of: applied.livestream.id, by: .engine)
    }
}

extension Livestream.State {
    fileprivate var auditWord: StaticString {
        switch self {
        case .draft: "draft"
        case .scheduled: "scheduled"
        case .starting: "starting"
        case .live: "live"
        case .interrupted: "interrupted"
        case .ending: "ending"
        case .ended: "ended"
        case .cancelled: "cancelled"
        case .archived: "archived"
        case .failed: "failed"
        }
    }
}

extension ServiceError {
    /// A state that doesn't allow what was asked: 409, with the refusal's own word.
    package init(_ refusal: LifeRefusal) {
        let code: Code =
            switch refusal.code {
            case .notOnAir: Code("not_on_air", .conflict)
            case .onAir: Code("on_air", .conflict)
            case .ending: Code("ending", .conflict)
            case .ended: Code("ended", .conflict)
            case .cancelled: Code("cancelled", .conflict)
            case .archived: Code("archived", .conflict)
            case .channel: Code("channel", .conflict)
            case .notArchived: Code("not_archived", .conflict)
            case .alreadyStarted: Code("already_started", .conflict)
            }
        self.init(code, refusal.description)
    }
}
