import Runtime

/// Finds recordings and keeps the latest used ones open.
package actor RecordingLibrary {
    /// A finished recording, as the store knows it.
    package struct Location: Sendable, Equatable {
        package var sessionID: String
        package var folder: String

        package init(sessionID: String, folder: String) {
            self.sessionID = sessionID
            self.folder = folder
        }
    }

    /// Open recordings kept: each has its index in memory (some kB for each minute).
    private static let openMax = 32
    /// A recording is closed in some ten milliseconds, on a busy disk in some more; after three seconds nobody waits for it any longer.
    private static let closingPoll = Duration.milliseconds(25)
    private static let closingPolls = 120
    /// Sessions whose search is remembered.
    private static let searchesMax = 64

    private let find: @Sendable (_ playbackID: String, _ session: String?) async -> Location?
    private var searches: [String: Task<OpenRecording?, Never>] = [:]
    private var open: [(location: Location, recording: OpenRecording)] = []

    /// `find` gives the location of a livestream's session, or of its latest one that can be played (session nil).
    package init(find: @escaping @Sendable (_ playbackID: String, _ session: String?) async -> Location?) { self.find = find }

    package func latest(playbackID: String) async -> OpenRecording? { await recording(at: find(playbackID, nil)) }

    package func recording(playbackID: String, session: String) async -> OpenRecording? { await recording(at: find(playbackID, session)) }

    /// The recording of a session that has just ended, once it's closed. However many ask, it is looked for once, and no more after it failed to
    /// appear in time.
    package func closing(playbackID: String, session: String) async -> OpenRecording? {
        if let search = searches[session] { return await search.value }
        if searches.count >= Self.searchesMax { searches.removeAll() }
        let search = Task { () -> OpenRecording? in
            for _ in 0..<Self.closingPolls {
                if let recording = await recording(playbackID: playbackID, session: session) { return recording }
                try? await Task.sleep(for: Self.closingPoll)
            }
            return nil
        }
        searches[session] = search
        return await search.value
    }

    private func recording(at location: Location?) async -> OpenRecording? {
        guard let location else { return nil }
        if let index = open.firstIndex(where: { $0.location == location }) {
            let entry = open.remove(at: index)
            open.append(entry)
            return entry.recording
        }
        let recording = await BlockingWork.run { OpenRecording(folder: location.folder, sessionID: location.sessionID) }
        guard let recording else { return nil }
        open.append((location, recording))
        if open.count > Self.openMax { open.removeFirst() }
        return recording
    }
}
