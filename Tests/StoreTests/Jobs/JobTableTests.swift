import StoreTestSupport
import Testing

@testable import Store

/// A store, and a worker on it.
private struct Queue {
    let test: TestStore
    var store: Store { test.store }

    init(on database: TestDatabase) throws { test = try TestStore(on: database) }

    func take(_ limit: Int = 10, at now: Int64, by name: String = "w") async throws -> [Job] {
        try await store.write { tables in try tables.jobs.take(kinds: ["a"], by: name, limit: limit, at: now, until: now + 1000) }
    }

    func end(_ job: Job, _ ending: JobEnding, at now: Int64) async throws -> Bool {
        try await store.write { tables in try tables.jobs.end(job, ending, at: now) }
    }

    func enqueue(_ request: JobRequest, at now: Int64) async throws -> Job.ID {
        try await store.write { tables in try tables.jobs.enqueue(request, at: now) }
    }
}

@Suite struct JobTableTests {
    @Test("The urgent goes first, then what has waited longest; what isn't due or isn't known stays", arguments: TestDatabase.allCases)
    func order(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "background", priority: .background), at: 1)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "second"), at: 3)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "first"), at: 2)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "urgent", priority: .urgent), at: 4)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "future", runAt: 99), at: 1)
        _ = try await queue.enqueue(JobRequest(kind: "unknown", payload: "unknown"), at: 1)
        #expect(try await queue.take(3, at: 10).map(\.payload) == ["urgent", "first", "second"])
        #expect(try await queue.take(at: 10).map(\.payload) == ["background"])
        #expect(try await queue.take(at: 98).isEmpty)
        #expect(try await queue.take(at: 99).map(\.payload) == ["future"])
    }

    @Test("A job with a key that is taken isn't put there again, as long as the first is remembered", arguments: TestDatabase.allCases)
    func uniqueKey(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        let request = JobRequest(kind: "a", payload: "1", uniqueKey: "k")
        let first = try await queue.enqueue(request, at: 1)
        #expect(try await queue.enqueue(request, at: 2) == first)
        let job = try #require(try await queue.take(at: 3).first)
        #expect(try await queue.end(job, .done, at: 4))
        #expect(try await queue.enqueue(request, at: 5) == first)
        #expect(try await queue.store.write { tables in try tables.jobs.forget(.done, finishedBefore: 5, limit: 10) } == 1)
        #expect(try await queue.enqueue(request, at: 6) != first)
    }

    @Test("Only the worker that has a job ends it, and only once", arguments: TestDatabase.allCases)
    func fencing(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: ""), at: 1)
        let first = try #require(try await queue.take(at: 10, by: "first").first)
        #expect(try await queue.take(at: 1009, by: "second").isEmpty)
        let second = try #require(try await queue.take(at: 1010, by: "second").first)
        #expect(second.attempts == 2)
        #expect(try await queue.end(first, .done, at: 1011) == false)
        #expect(try await queue.store.write { tables in try tables.jobs.renew(first, until: 9999) } == false)
        #expect(try await queue.store.write { tables in try tables.jobs.renew(second, until: 9999) })
        #expect(try await queue.end(second, .done, at: 1012))
        #expect(try await queue.end(second, .done, at: 1013) == false)
    }

    @Test("A job behind another in its lane waits for that one's end, whatever it is", arguments: TestDatabase.allCases)
    func lane(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        for payload in ["1", "2", "3"] { _ = try await queue.enqueue(JobRequest(kind: "a", payload: payload, lane: "l"), at: 1) }
        let first = try #require(try await queue.take(at: 10).first)
        #expect(first.payload == "1")
        #expect(try await queue.take(at: 20).isEmpty)
        #expect(try await queue.end(first, .retry(at: 500, error: "x"), at: 30))
        #expect(try await queue.take(at: 499).isEmpty)
        let again = try #require(try await queue.take(at: 500).first)
        #expect(again.payload == "1" && again.lastError == "x")
        #expect(try await queue.end(again, .dead(error: "y"), at: 501))
        let second = try #require(try await queue.take(at: 502).first)
        #expect(second.payload == "2")
        // Replayed, it stands at the end of its lane.
        #expect(try await queue.store.write { tables in try tables.jobs.replay(id: first.id, at: 503) })
        #expect(try await queue.end(second, .done, at: 504))
        let third = try #require(try await queue.take(at: 505).first)
        #expect(third.payload == "3")
        #expect(try await queue.end(third, .done, at: 506))
        #expect(try await queue.take(at: 507).map(\.id) == [first.id])
    }

    @Test("A lane that nothing stands in is forgotten, and begins anew", arguments: TestDatabase.allCases)
    func lanes(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "", lane: "l"), at: 1)
        let job = try #require(try await queue.take(at: 2).first)
        #expect(try await queue.end(job, .done, at: 3))
        #expect(try await queue.store.write { tables in try tables.jobs.forgetLanes(unusedSince: 100, limit: 10) } == 0)
        #expect(try await queue.store.write { tables in try tables.jobs.forget(.done, finishedBefore: 100, limit: 10) } == 1)
        #expect(try await queue.store.write { tables in try tables.jobs.forgetLanes(unusedSince: 3, limit: 10) } == 0)
        #expect(try await queue.store.write { tables in try tables.jobs.forgetLanes(unusedSince: 4, limit: 10) } == 1)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "", lane: "l"), at: 200)
        #expect(try await queue.take(at: 200).count == 1)
    }

    @Test("A secret payload is in no file, is opened for the worker alone, and forgotten at the end", arguments: TestDatabase.allCases)
    func secrets(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        let secret = "{\"link\":\"hush-hush-token\"}"
        let id = try await queue.enqueue(JobRequest(kind: "a", payload: secret, isSecret: true), at: 1)
        #expect(try await queue.store.read { tables in try tables.jobs.find(id: id) }?.payload == "")
        let folder = queue.test.folder
        for name in folder.names { #expect(folder.bytes(name).firstRange(of: Array("hush-hush-token".utf8)) == nil) }
        let job = try #require(try await queue.take(at: 2).first)
        #expect(job.payload == secret)
        #expect(try await queue.end(job, .dead(error: "x"), at: 3))
        #expect(try await queue.store.write { tables in try tables.jobs.replay(id: id, at: 4) })
        let again = try #require(try await queue.take(at: 5).first)
        #expect(again.payload == secret)
        #expect(try await queue.end(again, .done, at: 6))
        let left = try await queue.store.read { tables in
            try tables.connection.first("SELECT COUNT(*) FROM jobs WHERE sealed IS NOT NULL") { row throws(StoreError) in try row.integer(0)
            }
        }
        #expect(left == 0)
    }

    @Test("A payload at the limit is taken, one past it is refused", arguments: TestDatabase.allCases)
    func limits(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        let longest = String(repeating: "x", count: JobRequest.payloadBytesMax)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: longest), at: 1)
        await #expect(throws: StoreError.self) { _ = try await queue.enqueue(JobRequest(kind: "a", payload: longest + "x"), at: 1) }
    }

    @Test("The dead are listed page by page, those given up last first", arguments: TestDatabase.allCases)
    func dead(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        for number in 0..<5 as Range<Int64> {
            _ = try await queue.enqueue(JobRequest(kind: "a", payload: "\(number)"), at: number)
            let job = try #require(try await queue.take(at: number).first)
            #expect(try await queue.end(job, .dead(error: "x"), at: number))
        }
        let first = try await queue.store.read { tables in try tables.jobs.dead(limit: 3) }
        let second = try await queue.store.read { tables in try tables.jobs.dead(after: first.next, limit: 3) }
        #expect((first.records + second.records).map(\.payload) == ["4", "3", "2", "1", "0"])
        #expect(second.next == nil)
    }

    @Test("Figures tell what is due, since when, and what was given up", arguments: TestDatabase.allCases)
    func figures(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: ""), at: 5)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "", priority: .background), at: 7)
        _ = try await queue.enqueue(JobRequest(kind: "a", payload: "", runAt: 100), at: 1)
        let figures = try await queue.store.read { tables in try tables.jobs.figures(at: 50) }
        #expect(figures == JobFigures(dueCount: 2, oldestDueAt: 5, deadCount: 0))
    }

    @Test("Taking from 100,000 jobs asks an index, not all of them", arguments: [TestDatabase.sqlite])
    func plan(on database: TestDatabase) async throws {
        let queue = try Queue(on: database)
        let plan = try await queue.store.read { tables in
            try tables.connection.query(
                "EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE priority = 1 AND ready_at <= 5 AND kind IN ('a') ORDER BY ready_at, id LIMIT 3"
            ) { row throws(StoreError) in try row.text(3) }
        }
        #expect(plan.count == 1)
        #expect(plan.allSatisfy { $0.contains("USING INDEX jobs_ready") })
    }
}

extension Array where Element: Equatable {
    /// Where a piece begins.
    fileprivate func firstRange(of piece: [Element]) -> Int? {
        guard piece.count <= count else { return nil }
        return (0...(count - piece.count)).first { self[$0] == piece[0] && Array(self[$0..<($0 + piece.count)]) == piece }
    }
}
