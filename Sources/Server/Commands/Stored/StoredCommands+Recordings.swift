import API
import Accounts
import JSON
import Livestreams
import Store

extension StoredCommands {
    func recordings(_ command: Command.Recordings) async throws -> CommandResult {
        switch command {
        case .list(let name): return try await listRecordings(name)
        case .delete(let id):
            guard let recording = try await store.recording(id: id) else {
                throw StartError("There is no recording with the id “\(shown(id))”: `carillon recordings list` shows those there are.")
            }
            try await RecordingService(domain.environment).delete(id, of: recording.livestreamID, by: caller)
            return .said("Deleted the recording \(id). \(filesSentence)", recording.json)
        }
    }

    /// When the files of what was deleted go.
    var filesSentence: String {
        NeighbourEngine(configuration).isRunning
            ? "The server removes its files now." : "Its files are removed when the server runs again."
    }

    private func listRecordings(_ name: String?) async throws -> CommandResult {
        let only: Livestream? = if let name { try await livestream(name) } else { nil }
        let recordings = try await store.recordings().filter { only == nil || $0.livestreamID == only?.id }
        let titles = Dictionary(try await store.livestreams().map { ($0.id, $0.title) }) { first, _ in first }
        return .table(
            ["ID", "BEGAN", "SECONDS", "BYTES", "STATE", "FOLDER", "LIVESTREAM"],
            recordings.map { recording in
                [
                    recording.id, instantText(recording.startedAt), "\(recording.durationMilliseconds / 1000)", "\(recording.byteCount)",
                    recording.state.rawValue, "\(configuration.recordingsFolder)/\(recording.folder)",
                    titles[recording.livestreamID] ?? "?",
                ]
            }, empty: "There are no recordings.",
            recordings.map { recording in
                var json = recording.json
                json["livestreamId"] = .init(recording.livestreamID)
                json["folder"] = .init("\(configuration.recordingsFolder)/\(recording.folder)")
                return json
            })
    }
}
