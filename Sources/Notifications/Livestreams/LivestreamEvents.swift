internal import JSON
internal import Logging
package import Store

/// Tells programs and people what a livestream has done, in the transaction in which it does.
package enum LivestreamEvents {
    /// For each step of a livestream's life. The server's own livestreams have nobody to tell.
    package static func stepTaken(_ tables: Tables, _ livestream: Livestream, _ step: Livestream.Step) throws(StoreError) {
        guard livestream.organisationID != nil else { return }
        let session = try step.sessionID.flatMap { id throws(StoreError) in try tables.sessions.find(id: id) }
        try publish(kind(of: step), tables, livestream, data(livestream, step, session), at: step.at)
        try LivestreamNotices.tell(tables, livestream, step)
    }

    package static func settingsChanged(_ tables: Tables, _ livestream: Livestream, at now: Int64) throws(StoreError) {
        var data = data(livestream)
        data["state"] = .init(livestream.life.state.rawValue)
        data["version"] = .init(livestream.version)
        try publish(.livestreamChanged, tables, livestream, data, at: now)
    }

    /// The livestream's row may be gone already.
    package static func deleted(_ tables: Tables, _ livestream: Livestream, at now: Int64) throws(StoreError) {
        try publish(.livestreamDeleted, tables, livestream, data(livestream), at: now)
    }

    package static func recordingDeleted(
        _ tables: Tables, _ livestream: Livestream, _ recording: Recording, at now: Int64
    ) throws(StoreError) {
        try publish(.recordingDeleted, tables, livestream, data(livestream, recording), at: now)
    }

    /// When a recording is there, or isn't what it should be. For the transaction that lists it.
    package static func recorded(_ tables: Tables, _ recording: Recording) throws(StoreError) {
        guard let livestream = try tables.livestreams.find(id: recording.livestreamID), let now = recording.endedAt else { return }
        try publish(
            recording.state.isPlayable ? .recordingReady : .recordingFailed, tables, livestream, data(livestream, recording), at: now)
        try LivestreamNotices.tell(tables, livestream, recording, at: now)
    }

    private static func publish(
        _ kind: WebhookEvent.Kind, _ tables: Tables, _ livestream: Livestream, _ data: JSON.Value, at now: Int64
    ) throws(StoreError) {
        guard let organisationID = livestream.organisationID else { return }
        try tables.webhooks.publish(kind, of: organisationID, livestreamID: livestream.id, data: data.text, at: now)
    }

    /// A session that is over is an end, though a channel goes back to `scheduled` with it, and an event that waits to `starting`.
    static func kind(of step: Livestream.Step) -> WebhookEvent.Kind {
        switch step.to {
        case .live: .livestreamLive
        case .interrupted: .livestreamInterrupted
        case .ended: .livestreamEnded
        case .scheduled, .starting:
            step.from.hasSession ? .livestreamEnded : step.to == .scheduled ? .livestreamScheduled : .livestreamChanged
        case .cancelled: .livestreamCancelled
        case .failed: .livestreamFailed
        case .draft, .ending, .archived: .livestreamChanged
        }
    }

    private static func data(_ livestream: Livestream, _ step: Livestream.Step, _ session: Session?) -> JSON.Value {
        var data = data(livestream)
        data["from"] = .init(step.from.rawValue)
        data["state"] = .init(step.to.rawValue)
        data["cause"] = .init(step.cause.rawValue)
        data["note"] = .init(step.note)
        data["at"] = time(step.at)
        data["session"] =
            session.map { session -> JSON.Value in
                [
                    "id": .init(session.id), "started_at": time(session.startedAt), "ended_at": time(session.endedAt),
                    "end_reason": .init(session.endReason?.rawValue),
                ]
            } ?? step.sessionID.map { ["id": .init($0)] } ?? .null
        return data
    }

    private static func data(_ livestream: Livestream, _ recording: Recording) -> JSON.Value {
        var data = data(livestream)
        data["recording"] = [
            "id": .init(recording.id), "session_id": .init(recording.sessionID), "state": .init(recording.state.rawValue),
            "duration_milliseconds": .init(recording.durationMilliseconds), "bytes": .init(recording.byteCount),
            "started_at": time(recording.startedAt), "ended_at": time(recording.endedAt), "note": .init(recording.note),
        ]
        return data
    }

    /// What everybody may know who may watch it: no key, no password, no person.
    private static func data(_ livestream: Livestream) -> JSON.Value {
        [
            "livestream_id": .init(livestream.id), "playback_id": .init(livestream.playbackID), "title": .init(livestream.title),
            "kind": .init(livestream.kind.rawValue), "starts_at": time(livestream.schedule.startsAt),
            "ends_at": time(livestream.schedule.endsAt),
        ]
    }

    private static func time(_ milliseconds: Int64?) -> JSON.Value { .init(milliseconds.map { rfc3339(milliseconds: $0) }) }
}

extension Livestream.State {
    /// Whether a session was on air, so that leaving it ends one.
    fileprivate var hasSession: Bool {
        switch self {
        case .live, .interrupted, .ending: true
        case .draft, .scheduled, .starting, .ended, .cancelled, .archived, .failed: false
        }
    }
}
