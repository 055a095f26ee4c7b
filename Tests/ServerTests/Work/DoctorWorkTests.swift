import API
import Runtime
import Store
import StoreTestSupport
import Testing

@testable import Server

@Suite struct DoctorWorkTests {
    private func findings(_ test: TestStore, _ text: String = "") async throws -> [Doctor.Finding] {
        let configuration = try Configuration.load(files: [ConfigurationFile(path: "f", text: text)])
        return await Doctor(configuration).work(test.store)
    }

    private func enqueue(_ test: TestStore, hoursAgo: Int64) async throws {
        let time = WallClock.milliseconds() - hoursAgo * 3_600_000
        _ = try await test.store.write { tables in
            try tables.jobs.enqueue(JobRequest(kind: "webhook.deliver", payload: "{}"), at: time)
        }
    }

    @Test("Nothing to do is well, and so is work that has just come")
    func good() async throws {
        let test = try TestStore(on: .sqlite)
        try await enqueue(test, hoursAgo: 0)
        let found = try await findings(test)
        #expect(found.map(\.verdict) == [.good, .note])
        #expect(found.map(\.subject) == ["jobs", "mail"])
    }

    @Test("Work that waits for hours is a fault that says for how long")
    func waiting() async throws {
        let test = try TestStore(on: .sqlite)
        try await enqueue(test, hoursAgo: 3)
        let found = try #require(try await findings(test).first)
        #expect(found.verdict == .fault && found.sentence.hasPrefix("1 wait to be done, the oldest for 3 hours"))
    }

    @Test("Work that was given up is named with its reason")
    func givenUp() async throws {
        let test = try TestStore(on: .sqlite)
        try await enqueue(test, hoursAgo: 1)
        try await test.store.write { tables in
            let now = WallClock.milliseconds()
            let jobs = try tables.jobs.take(kinds: ["webhook.deliver"], by: "me", limit: 1, at: now, until: now + 1000)
            for job in jobs { _ = try tables.jobs.end(job, .dead(error: "The endpoint answered 410: it is gone."), at: now) }
        }
        let found = try #require(try await findings(test).first)
        #expect(found.verdict == .note)
        #expect(found.sentence.hasPrefix("1 were given up, the last of them webhook.deliver: The endpoint answered 410: it is gone."))
    }

    @Test("A mail server that isn't there is a fault, without its password")
    func mail() async throws {
        let test = try TestStore(on: .sqlite)
        let rest = "public-url = https://live.example\nmail-sender = carillon@live.example"
        let found = try await findings(test, "\(rest)\nmail-server = smtp://anna:hunter2@127.0.0.1:1")
        let mail = try #require(found.first { $0.subject == "mail" })
        #expect(mail.verdict == .fault && mail.sentence.contains("127.0.0.1:1") && !mail.sentence.contains("hunter2"))
    }

    @Test("A sign-in service that isn't there is a fault by its name")
    func issuer() async throws {
        let test = try TestStore(on: .sqlite)
        let found = try await findings(test, "issuers = http://127.0.0.1:1\nissuer-audiences = carillon")
        let issuer = try #require(found.last)
        #expect(issuer.verdict == .fault && issuer.sentence.hasPrefix("http://127.0.0.1:1 gives no keys: "))
    }
}
