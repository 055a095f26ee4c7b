import StoreTestSupport
import Testing

@testable import Store

@Suite struct ListingTests {
    private static let listing = Listing(
        select: "SELECT number, word FROM things", filter: "word <> $1", keys: [.integer("number"), .text("word")], order: .ascending,
        decode: { row throws(StoreError) in Thing(number: try row.integer(0), word: try row.text(1)) },
        keysOf: { [.integer($0.number), .text($0.word)] })

    private struct Thing: Sendable, Equatable {
        let number: Int64
        let word: String
    }

    @Test(
        "The pages together are the whole, in order, without a gap or a repetition",
        arguments: TestDatabase.allCases, [1, 2, 3, 7, 8, 9])
    func pages(on database: TestDatabase, limit: Int) throws {
        let bare = try BareConnection(to: database)
        try bare.connection.execute(bare.connection.dialect.script("CREATE TABLE things (number {integer}, word TEXT)"))
        let all = (0..<8).map { Thing(number: Int64($0 / 3), word: "w\($0)") }
        for thing in all.shuffled() + [Thing(number: 1, word: "hidden")] {
            try bare.connection.run("INSERT INTO things VALUES ($1, $2)", [.integer(thing.number), .text(thing.word)])
        }
        var seen: [Thing] = []
        var cursor: Cursor?
        repeat {
            let page = try Self.listing.page(bare.connection, [.text("hidden")], after: cursor, limit: limit)
            #expect(page.records.count <= limit && !page.records.isEmpty)
            seen += page.records
            // As a client would: by way of its text.
            cursor = try page.next.map { try #require(Cursor($0.text)) }
        } while cursor != nil
        #expect(seen == all)
    }

    @Test("Livestreams come newest first", arguments: TestDatabase.allCases)
    func livestreams(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        for time in [3, 1, 2, 2] as [Int64] { _ = try await test.store.addLivestream(title: "\(time)", at: time) }
        let first = try await test.store.read { try $0.livestreams.page(after: nil, limit: 3) }
        let second = try await test.store.read { try $0.livestreams.page(after: first.next, limit: 3) }
        #expect((first.records + second.records).map(\.createdAt) == [3, 2, 2, 1])
        #expect(second.next == nil)
    }

    @Test("A limit beyond the bounds is brought within them, and a foreign cursor refused", arguments: TestDatabase.allCases)
    func bounds(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        for number in 0..<3 { _ = try await test.store.addLivestream(title: "\(number)", at: 1) }
        #expect(try await test.store.read { try $0.livestreams.page(after: nil, limit: -5) }.records.count == 1)
        #expect(try await test.store.read { try $0.livestreams.page(after: nil, limit: .max) }.records.count == 3)
        let error = await #expect(throws: StoreError.self) {
            try await test.store.read { try $0.livestreams.page(after: Cursor([.text("a")]), limit: 1) }
        }
        #expect(error?.code == .conflict)
    }

    @Test(
        "A cursor survives its text", arguments: [[.integer(.min)], [.text("")], [.text("é;🔔"), .integer(5), .text("b")]] as [[SQLValue]])
    func cursor(keys: [SQLValue]) {
        #expect(Cursor(Cursor(keys).text) == Cursor(keys))
    }

    @Test("What isn't a cursor is refused", arguments: ["", "!", "aQ", "eA", "aXg", "dP8", String(repeating: "A", count: 2000)])
    func notACursor(text: String) { #expect(Cursor(text) == nil) }
}
