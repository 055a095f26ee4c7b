package import Accounts
package import Store

/// Looks after what people take for broken, at once and by name. The server looks after all of it by itself; here somebody is told what
/// was found.
package struct RepairService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// What was found, and what was done about it.
    package struct Finding: Sendable, Equatable {
        package let livestream: SeenLivestream
        /// Whether something was wrong, and is right now.
        package let isMended: Bool
        /// For the person who asked.
        package let sentence: String
    }

    /// Compares the state with what the engine shows.
    package func status(of id: Livestream.ID, by caller: Caller) async throws -> Finding {
        let before = try await LivestreamService(environment).get(id, by: caller).livestream.life.state
        let seen = try await LifeService(environment).synchronize(id, by: caller)
        let state = seen.livestream.life.state
        guard state != before else {
            return Finding(
                livestream: seen, isMended: false, sentence: "The status is right: the engine shows the same. Nothing was wrong.")
        }
        return Finding(
            livestream: seen, isMended: true,
            sentence: "The status was \(before.rawValue), which the engine doesn't show: it is \(state.rawValue) now.")
    }

    /// Compares the state with what the engine shows, then says what there is of a recording.
    package func recording(of id: Livestream.ID, by caller: Caller) async throws -> Finding {
        let status = try await status(of: id, by: caller)
        let latest = try await latestRecording(of: id)
        let sentence = Self.sentence(on: latest, isRecorded: status.livestream.livestream.isRecorded)
        return Finding(
            livestream: status.livestream, isMended: status.isMended,
            sentence: status.isMended ? "\(status.sentence) \(sentence)" : sentence)
    }

    /// The newest recording, in whatever state it is; nil if there is none. For those who manage the livestream.
    package func newestRecording(of id: Livestream.ID, by caller: Caller) async throws -> (seen: SeenLivestream, recording: Recording?) {
        let seen = try await managed(id, by: caller)
        return (seen, try await latestRecording(of: id))
    }

    /// Where the player may be embedded; set first, if asked.
    ///
    /// - Parameter origins: the only ones from now on; empty: anywhere; nil: as it is.
    package func embedding(of id: Livestream.ID, origins: [String]? = nil, by caller: Caller) async throws -> Finding {
        let before = try await managed(id, by: caller)
        guard let origins else { return Finding(livestream: before, isMended: false, sentence: Self.sentence(on: before)) }
        var settings = LivestreamSettings()
        settings.embedOrigins = .set(origins)
        let after = try await LivestreamService(environment).update(id, settings, by: caller)
        let isMended = after.livestream.access.embedOrigins != before.livestream.access.embedOrigins
        return Finding(livestream: after, isMended: isMended, sentence: Self.sentence(on: after))
    }

    /// Playback addresses are made from the playback id each time they are told, so none can be stale.
    package func playbackAddress(of id: Livestream.ID, by caller: Caller) async throws -> Finding {
        let seen = try await managed(id, by: caller)
        return Finding(
            livestream: seen, isMended: false,
            sentence: "The playback address is right: it is made from the livestream's playback id each time. Nothing was wrong.")
    }

    private func managed(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        return try await environment.store.read { tables in
            let (livestream, standing) = try tables.livestream(id, for: .manage, caller, at: now)
            return SeenLivestream(livestream, standing)
        }
    }

    private func latestRecording(of id: Livestream.ID) async throws -> Recording? {
        try await environment.store.read { tables in
            try tables.recordings.page(livestreamID: id, after: nil, limit: 1).records.first
        }
    }

    package static func sentence(on recording: Recording?, isRecorded: Bool) -> String {
        guard let recording else {
            return isRecorded ? "Nothing has been recorded yet." : "Nothing was recorded: recording is switched off for this livestream."
        }
        return switch recording.state {
        case .recording: "The recording is being written: it plays from the moment the livestream ends."
        case .complete: "The recording is there and plays. Nothing was wrong."
        case .repaired: "The recording was put in order when the server started, and plays up to its last finished part."
        case .failed: "The recording holds nothing that plays" + (recording.note.map { ": \($0)" } ?? ".")
        }
    }

    private static func sentence(on seen: SeenLivestream) -> String {
        let origins = seen.livestream.access.embedOrigins
        return origins.isEmpty
            ? "Media may be fetched from every site: there is no origin to be allowed."
            : "The player may be embedded on \(origins.joined(separator: ", "))."
    }
}
