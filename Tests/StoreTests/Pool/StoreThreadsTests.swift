import Glibc
import StoreTestSupport
import Testing

@testable import Store

@Suite struct StoreThreadsTests {
    @Test("A task that prefers the store's threads reads on its own thread; any other does not", arguments: TestDatabase.allCases)
    func inPlace(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let task = Task(executorPreference: store.threads) {
            let before = UInt(pthread_self())
            let inside = try await store.read { _ in UInt(pthread_self()) }
            return (before, inside, store.threads.isCurrent)
        }
        let (before, inside, isCurrent) = try await task.value
        #expect(before == inside && isCurrent)
        let elsewhere = try await Task(executorPreference: globalConcurrentExecutor) {
            try await store.read { _ in store.threads.isCurrent }
        }.value
        #expect(!elsewhere)
    }

    @Test("More tasks than threads, each with several transactions, all come to their end", arguments: TestDatabase.allCases)
    func many(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let tasks = (0..<200).map { number in
            Task(executorPreference: store.threads) {
                _ = try await store.addLivestream(title: "\(number)", at: 1)
                return try await store.glance { tables in try tables.livestreams.first(titled: "\(number)")?.title }
            }
        }
        for (number, task) in tasks.enumerated() { #expect(try await task.value == "\(number)") }
    }

    @Test("A glance has one statement", arguments: TestDatabase.allCases)
    func glance(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        _ = try await test.store.glance { tables in try tables.livestreams.find(id: "l") }
        let error = await #expect(throws: StoreError.self) {
            try await test.store.glance { tables in
                _ = try tables.livestreams.find(id: "l")
                _ = try tables.livestreams.find(id: "l")
            }
        }
        #expect(error?.code == .database)
        _ = try await test.store.addLivestream(title: "Afterwards", at: 1)
        #expect(try await test.store.livestreams().count == 1)
    }
}
