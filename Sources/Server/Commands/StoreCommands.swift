import Accounts
import Glibc
import Livestreams
import Logging
import Recording
import Runtime
import Store

/// `carillon stream …` and `carillon recording …`: the same store that a running server uses.
struct StoreCommands {
    private let configuration: Configuration
    private let store: Store

    /// Only a new livestream or a set-up link may be the first thing in a data folder. Any other command that finds nothing there is in the wrong place,
    /// and says so instead of making a store that no server uses.
    init(_ configuration: Configuration, for command: Command) throws {
        self.configuration = configuration
        if configuration.database == .folder && !Store.exists(folder: configuration.dataFolder) {
            guard command.mayBeFirst else {
                throw StartError(
                    "There is no Carillon data in \(Folders.absolute(configuration.dataFolder)) (setting data). "
                        + "Run this in the folder where the server is started, or name the server's data folder by --data.")
            }
            print("This makes a new data folder: \(Folders.absolute(configuration.dataFolder))\n")
        }
        try Folders(configuration).create()
        store = try Store(configuration)
    }

    func run(_ command: Command) async throws {
        switch command {
        case .setUpLink: try await showSetUpLink()
        case .streamAdd(let title): try await add(title)
        case .streamList: try await list()
        case .streamRemove(let id): try await remove(id)
        case .streamRotateKey(let id):
            let key = try await store.rotateKey(livestreamID: id, at: WallClock.milliseconds())
            print("New stream key: \(key.reveal())\nThe old key no longer works; an encoder that used it is cut off.")
        case .streamShowKey(let id): print(try await store.revealKey(livestreamID: id).reveal())
        case .recordingList: try await listRecordings()
        case .recordingRemove(let id): try await removeRecording(id)
        case .serve, .check, .doctor, .config, .backup, .restore, .version, .help: preconditionFailure("not a command on the store")
        }
    }

    private func showSetUpLink() async throws {
        let accounts = Accounts(store: store, configuration: configuration)
        guard let token = try await accounts.setUp.makeLink(replaces: true, at: WallClock.milliseconds()) else {
            throw StartError("This server has an owner already. Sign in on its pages; a forgotten password is renewed there.")
        }
        let standard = "http://\(configuration.publicAddress ?? "localhost"):\(configuration.httpPort)"
        print("\(configuration.publicURL ?? standard)/set-up/\(token.reveal())")
        print("Whoever opens this link first owns the server. It works for a day, and once; earlier links have ended.")
    }

    private func add(_ title: String) async throws {
        let now = WallClock.milliseconds()
        // With several, nobody can know which one is meant; then it is the server's own, for those who run it.
        let organisations = try await store.read { tables in try tables.organisations.page(after: nil, limit: 2).records }
        let owner = organisations.count == 1 ? organisations.first : nil
        let made = try await store.addLivestream(
            title: title, organisationID: owner?.id, isRecorded: true, graceSeconds: Int64(configuration.gracePeriod.inSeconds), at: now)
        try await store.write { tables in
            try tables.audit(.livestreamCreated, by: .system, in: owner?.id, on: .livestream(made.livestream.id), at: now)
        }
        let port = configuration.rtmpPort == 1935 ? "" : ":\(configuration.rtmpPort)"
        let host = configuration.publicAddress ?? "localhost"
        print(
            """
            Livestream      \(made.livestream.title) (id \(made.livestream.id))
            Server address  rtmp://\(host)\(port)/live
            Stream key      \(made.key.reveal())
            Watch page      http://\(host):\(configuration.httpPort)/watch/\(made.livestream.playbackID)
            """)
    }

    private func list() async throws {
        let livestreams = try await store.livestreams()
        if livestreams.isEmpty { return print("There are no livestreams. `carillon stream add TITLE` makes one.") }
        for livestream in livestreams {
            print("\(livestream.id)  /watch/\(livestream.playbackID)  \(livestream.title)")
        }
    }

    /// The rows of a livestream's recordings go first, then the livestream, then the files: a crash in between leaves files that nobody
    /// lists, never a listed recording without files.
    private func remove(_ id: String) async throws {
        guard let livestream = try await store.livestream(id: id) else { throw StartError("There is no livestream with the id \(id).") }
        let recordings = try await store.recordings(livestreamID: id)
        if let busy = recordings.first(where: { $0.state == .recording }) {
            throw StartError("The livestream is on air, or was when the server ended (recording \(busy.id)). Stop the encoder first.")
        }
        for recording in recordings { try await store.deleteRecording(id: recording.id) }
        try await store.removeLivestream(id: id)
        for recording in recordings { RecordingFiles(folder: configuration.recordingsFolder).remove(recording.folder) }
        print(
            "Removed “\(livestream.title)”\(recordings.isEmpty ? "" : " and \(recordings.count) recording\(recordings.count == 1 ? "" : "s")")."
        )
    }

    private func listRecordings() async throws {
        let recordings = try await store.recordings()
        if recordings.isEmpty { return print("There are no recordings.") }
        let titles = Dictionary(uniqueKeysWithValues: try await store.livestreams().map { ($0.id, $0.title) })
        for recording in recordings {
            let title = titles[recording.livestreamID] ?? "?"
            print(
                "\(recording.id)  \(rfc3339(milliseconds: recording.startedAt))  \(recording.durationMilliseconds / 1000) s  "
                    + "\(recording.byteCount) bytes  \(recording.state.rawValue)  \(configuration.recordingsFolder)/\(recording.folder)  \(title)"
            )
        }
    }

    private func removeRecording(_ id: String) async throws {
        guard let recording = try await store.recording(id: id) else { throw StartError("There is no recording with the id \(id).") }
        if recording.state == .recording { throw StartError("The recording \(id) is still being written.") }
        try await store.deleteRecording(id: id)
        RecordingFiles(folder: configuration.recordingsFolder).remove(recording.folder)
        print("Removed the recording \(id) and its files.")
    }
}

extension Command {
    /// Whether it makes sense in a folder where nothing is yet.
    fileprivate var mayBeFirst: Bool {
        switch self {
        case .streamAdd, .setUpLink: true
        default: false
        }
    }
}
