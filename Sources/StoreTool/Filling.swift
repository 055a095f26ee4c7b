import Store

/// Fills a store with many rows, and times pages of listings.
struct Filling {
    private let store: Store
    /// Rows in a transaction.
    private static let batch = 5000

    init(_ store: Store) { self.store = store }

    /// Adds livestreams up to the given number, and sessions, of which the first livestream has a tenth; those are recorded.
    func run(livestreams: Int, sessions: Int) async throws {
        for start in stride(from: 0, to: livestreams, by: Self.batch) {
            try await store.write { tables in
                for number in start..<min(start + Self.batch, livestreams) {
                    try tables.livestreams.insert(
                        Livestream(
                            id: "l\(number)", playbackID: "p\(number)", title: "Livestream \(number)", isRecorded: true, graceSeconds: nil,
                            createdAt: Int64(number / 3)))
                }
            }
        }
        for start in stride(from: 0, to: sessions, by: Self.batch) {
            try await store.write { tables in
                for number in start..<min(start + Self.batch, sessions) {
                    let owner = number % 10 == 0 ? 0 : number % livestreams
                    try tables.sessions.insert(
                        Session(
                            id: "s\(number)", livestreamID: "l\(owner)", startedAt: Int64(number), endedAt: Int64(number),
                            endReason: .unpublished))
                }
            }
        }
        for start in stride(from: 0, to: sessions, by: Self.batch * 10) {
            try await store.write { tables in
                for number in stride(from: start, to: min(start + Self.batch * 10, sessions), by: 10) {
                    try tables.recordings.insert(
                        Recording(
                            id: "r\(number)", sessionID: "s\(number)", livestreamID: "l0", folder: "f\(number)", state: .complete,
                            startedAt: Int64(number)))
                }
            }
        }
        try await join(sessions, livestreams)
        try await measure("first page of livestreams") { tables in try tables.livestreams.page(after: nil, limit: 50).records.count }
        // Somewhere in the middle, reached as a client does, by cursors.
        let middle = try await store.read { tables in
            var cursor: Cursor?
            for _ in 0..<(livestreams / 400) {
                guard let next = try tables.livestreams.page(after: cursor, limit: 200).next else { break }
                cursor = next
            }
            return cursor
        }
        try await measure("middle page of livestreams") { tables in try tables.livestreams.page(after: middle, limit: 50).records.count }
        try await measure("first page of a livestream's sessions") { tables in
            try tables.sessions.page(livestreamID: "l0", after: nil, limit: 50).records.count
        }
        try await measure("a livestream by its id") { tables in try tables.livestreams.find(id: "l\(livestreams / 2)") == nil ? 0 : 1 }
        for plan in try await store.plansOfListings() { say("plan: \(plan)\n") }
    }

    /// Participants, as many as sessions: a tenth as many people, each of whom has joined ten livestreams, the first one among them.
    private func join(_ participants: Int, _ livestreams: Int) async throws {
        let people = max(1, participants / 10)
        for start in stride(from: 0, to: people, by: Self.batch / 10) {
            try await store.write { tables in
                for number in start..<min(start + Self.batch / 10, people) {
                    let user = User(id: "u\(number)", email: "u\(number)@example.org", displayName: "Person \(number)", createdAt: 1)
                    _ = try tables.users.insert(user)
                    for step in 0..<10 {
                        let livestream = (number * step * 7919) % livestreams
                        _ = try tables.participants.join(user.id, livestreamID: "l\(livestream)", at: Int64(number))
                    }
                }
            }
        }
        try await measure("first page of a livestream's participants") { tables in
            try tables.participants.page(livestreamID: "l0", onlyPresent: false, after: nil, limit: 50).records.count
        }
        try await measure("first page of those present") { tables in
            try tables.participants.page(livestreamID: "l0", onlyPresent: true, after: nil, limit: 50).records.count
        }
    }

    private func measure(_ what: String, _ body: @escaping @Sendable (Tables) throws -> Int) async throws {
        let rounds = 200
        var durations: [Duration] = []
        var count = 0
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            count = try await store.read(body)
            durations.append(ContinuousClock.now - start)
        }
        let median = durations.sorted()[rounds / 2].components.attoseconds / 1_000_000_000_000
        say("\(what): \(count) records in \(median) µs (median of \(rounds))\n")
    }
}
