import Cryptography
import Glibc
import Store

/// Writes as fast as the database takes it, and says what was answered.
struct Storm {
    private let store: Store

    init(_ store: Store) { self.store = store }

    /// Until it is killed: each writer makes a livestream with a session, in one transaction, and prints its id when that is answered.
    func run(writers: Int) async {
        say("ready\n")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<writers {
                group.addTask { while true { await write() } }
            }
        }
    }

    private func write() async {
        let id = randomIdentifier(length: 12)
        let livestream = Livestream(id: id, playbackID: id, title: "storm", isRecorded: false, graceSeconds: nil, createdAt: 1)
        let session = Session(id: id, livestreamID: id, startedAt: 1, endedAt: nil, endReason: nil)
        do {
            try await store.write { tables in
                try tables.livestreams.insert(livestream)
                try tables.sessions.insert(session)
            }
            say("\(id)\n")
        } catch {
            say("failed \((error as? StoreError)?.code.rawValue ?? "?")\n")
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Reads ids, a line each, and says how many are missing and how many transactions are there by half.
    func verify() async throws {
        var acknowledged: [String] = []
        while let line = readLine() { acknowledged.append(line) }
        let (livestreams, sessions) = try await store.read { tables in
            (Set(try tables.livestreams.all().map(\.id)), Set(try tables.sessions.unfinished().map(\.id)))
        }
        let missing = acknowledged.filter { !livestreams.contains($0) || !sessions.contains($0) }.count
        let halves = livestreams.symmetricDifference(sessions).count
        say("acknowledged \(acknowledged.count) stored \(livestreams.count) missing \(missing) halves \(halves)\n")
        if missing + halves > 0 { exit(3) }
    }
}
