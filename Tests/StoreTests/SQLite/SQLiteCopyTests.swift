import Glibc
import StoreTestSupport
import Testing

@testable import Store

@Suite struct SQLiteCopyTests {
    let test: TestStore
    let place = TemporaryFolder()
    private var file: String { place.path + "/backup.db" }

    init() throws { test = try TestStore(on: .sqlite) }

    @Test("A backup made while others write is one moment's state, and opens after a restore with its key")
    func whileWriting() async throws {
        let (livestream, key) = try await test.store.addLivestream(title: "first", at: 1)
        let store = test.store
        let writer = Task {
            var titles = ["first"]
            while !Task.isCancelled {
                titles.append("\(titles.count)")
                _ = try await store.addLivestream(title: titles[titles.count - 1], at: Int64(titles.count))
            }
            return titles
        }
        try await Task.sleep(for: .milliseconds(20))
        try Store.backUp(folder: test.folder.path, to: file)
        writer.cancel()
        let written = try await writer.value

        let restored = TemporaryFolder()
        try Store.restore(from: file, folder: restored.path)
        restored.write(test.folder.bytes("secrets.key"), to: "secrets.key")
        let again = try Store(folder: restored.path, now: 2)
        let titles = try await again.livestreams().map(\.title)
        #expect(titles == Array(written.prefix(titles.count)) && !titles.isEmpty)
        #expect(try await again.revealKey(livestreamID: livestream.id) == key)
    }

    @Test("A backup is one file for its owner only, and holds no key")
    func onlyFile() async throws {
        let key = try await test.store.addLivestream(title: "first", at: 1).key
        try Store.backUp(folder: test.folder.path, to: file)
        #expect(place.names == ["backup.db"])
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(!place.bytes("backup.db").contains(Array(key.reveal().utf8)))
    }

    @Test("Nothing is written over, and what isn't a backup is refused and left alone")
    func refusals() async throws {
        try Store.backUp(folder: test.folder.path, to: file)
        let before = place.bytes("backup.db")
        for attempt in [
            { try Store.backUp(folder: test.folder.path, to: file) }, { try Store.restore(from: file, folder: test.folder.path) },
        ] {
            #expect(#expect(throws: StoreError.self) { try attempt() }?.code == .conflict)
        }
        #expect(place.bytes("backup.db") == before)
        place.write(Array("something else".utf8), to: "text")
        let empty = TemporaryFolder()
        #expect(#expect(throws: StoreError.self) { try Store.restore(from: place.path + "/text", folder: empty.path) }?.code == .corrupt)
        #expect(#expect(throws: StoreError.self) { try Store.restore(from: place.path + "/none", folder: empty.path) }?.code == .notFound)
        #expect(#expect(throws: StoreError.self) { try Store.backUp(folder: empty.path, to: place.path + "/x") }?.code == .notFound)
        #expect(#expect(throws: StoreError.self) { try Store.backUp(folder: test.folder.path, to: "/nowhere/x") }?.code == .file)
        #expect(empty.names.isEmpty && place.names == ["backup.db", "text"])
    }
}
