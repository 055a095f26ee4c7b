import Dispatch
import StoreTestSupport
import Synchronization
import Testing

@testable import Store

@Suite struct GroupWriterTests {
    private struct GivenUp: Error, Equatable {}

    @Test("What comes during a write is committed together, and who gives up leaves the others as they are", arguments: [false, true])
    func together(commitFails: Bool) async throws {
        let place = Place(commitFails: commitFails)
        let writer = GroupWriter(ConnectionPool([place], label: "test"))
        async let first = writer.write { _ in 0 }
        await place.hasBegun()
        let later = (1...4).map { number in
            Task { try await writer.write { _ in if number == 2 { throw GivenUp() } else { number } } }
        }
        while writer.waitingCount < 4 { await Task.yield() }
        place.goOn()
        #expect(try await first == 0)
        for (number, task) in zip(1..., later) {
            let result = await task.result
            if number == 2 {
                #expect(throws: GivenUp.self) { try result.get() }
            } else {
                #expect(try result.get() == number)
            }
        }
        let group = ["begin"] + Array(repeating: "part", count: 4) + [commitFails ? "roll back" : "commit"]
        let alone = Array(repeating: "alone", count: 4)
        #expect(place.events.withLock { $0 } == ["alone"] + group + (commitFails ? alone : []))
    }

    @Test("Many writes at once, some of which give up or break a rule: each is whole or not there", arguments: TestDatabase.allCases)
    func whole(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
            for number in 0..<90 {
                group.addTask {
                    let write = Task {
                        try await test.store.write { tables in
                            let insertion = "INSERT INTO livestreams (id) VALUES ('broken')"
                            try tables.livestreams.insert(
                                Livestream(
                                    id: "l\(number)", playbackID: "p\(number)", title: "", isRecorded: false, graceSeconds: nil,
                                    createdAt: 1))
                            if number % 3 == 1 { throw GivenUp() }
                            if number % 3 == 2 { try tables.connection.run(insertion) }
                        }
                    }
                    if case .success = await write.result { return (number, true) }
                    return (number, false)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.allSatisfy { $0.1 == ($0.0 % 3 == 0) })
        let ids = try await test.store.livestreams().map(\.id)
        #expect(Set(ids) == Set((0..<90).filter { $0 % 3 == 0 }.map { "l\($0)" }))
    }

    /// Notes what is asked of it. Its first transaction waits until it is told to go on.
    private final class Place: WritingPlace, Sendable {
        let events = Mutex<[String]>([])
        private let begun = AsyncStream<Void>.makeStream()
        private let permission = DispatchSemaphore(value: 0)
        private let commitFails: Bool

        init(commitFails: Bool) { self.commitFails = commitFails }

        func hasBegun() async { for await _ in begun.stream { return } }
        func goOn() { permission.signal() }

        func working() throws(StoreError) -> any TransactionalConnection { connection }

        private var connection: Connection { Connection(commitFails: commitFails) { event in self.events.withLock { $0.append(event) } } }

        func write<Success>(_ body: (any SQLConnection) throws -> Success) throws -> Success {
            let isFirst = events.withLock { events in
                events.append("alone")
                return events.count == 1
            }
            if isFirst {
                begun.continuation.yield()
                permission.wait()
            }
            return try body(connection)
        }
    }

    private final class Connection: TransactionalConnection {
        private let note: (String) -> Void
        private let commitFails: Bool

        init(commitFails: Bool, note: @escaping (String) -> Void) {
            self.commitFails = commitFails
            self.note = note
        }

        var dialect: SQLDialect { .sqlite }
        var doom: StoreError? { nil }
        func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int { 0 }
        func query<Record>(_ sql: String, _ values: [SQLValue], _ decode: (Row) throws(StoreError) -> Record) throws(StoreError) -> [Record]
        { [] }
        func execute(_ script: String) throws(StoreError) {}
        func begin(_ kind: TransactionKind) throws(StoreError) { note("begin") }
        func commit() throws(StoreError) {
            if commitFails { throw StoreError(.diskFull, "full") }
            note("commit")
        }
        func rollBack() { note("roll back") }
        func savepoint(_ body: () -> Bool) throws(StoreError) {
            note("part")
            _ = body()
        }
    }
}
