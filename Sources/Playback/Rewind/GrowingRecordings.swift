import Recording
import Runtime

/// The recordings of sessions on air, as far as they have come. Each is read on from where it was read before, and only when somebody asks.
package actor GrowingRecordings {
    /// How old what is known of a recording may be.
    private static let freshness = Duration.milliseconds(900)
    /// Sessions that viewers go back in at once. Beyond them the oldest is read anew from its beginning.
    private static let sessionsMax = 64

    private struct Entry {
        var reader: RecordingReader
        var recording: OpenRecording?
        var readAt: MonotonicTime
    }

    private let find: @Sendable (_ playbackID: String, _ session: String) async -> RecordingLibrary.Location?
    private var entries: [String: Entry] = [:]
    private var underWay: [String: Task<Entry?, Never>] = [:]

    /// `find` gives the location of a session's recording, also of one that isn't finished.
    package init(find: @escaping @Sendable (_ playbackID: String, _ session: String) async -> RecordingLibrary.Location?) {
        self.find = find
    }

    func recording(playbackID: String, session: String) async -> OpenRecording? {
        if let entry = entries[session], .now() - entry.readAt < Self.freshness { return entry.recording }
        if let task = underWay[session] { return await task.value?.recording }
        let known = entries[session]?.reader
        let task = Task { [find] () -> Entry? in
            if let known { return await BlockingWork.run { Self.read(known, session: session) } }
            guard let location = await find(playbackID, session) else { return nil }
            return await BlockingWork.run {
                guard let reader = try? RecordingReader(fileSystem: LiveFileSystem(), folder: location.folder) else { return nil }
                return Self.read(reader, session: session)
            }
        }
        underWay[session] = task
        let entry = await task.value
        underWay[session] = nil
        if entries[session] == nil, entries.count >= Self.sessionsMax, let oldest = entries.min(by: { $0.value.readAt < $1.value.readAt }) {
            entries[oldest.key] = nil
        }
        entries[session] = entry
        return entry?.recording
    }

    private static func read(_ known: RecordingReader, session: String) -> Entry? {
        var reader = known
        guard (try? reader.advance()) != nil else { return nil }
        return Entry(reader: reader, recording: OpenRecording(reader, sessionID: session), readAt: .now())
    }
}
