import Logging
import Store
import Synchronization
import Testing

@testable import Jobs

@Suite(.timeLimit(.minutes(1))) struct JobRunnerTests {
    let test: JobStore
    var store: Store { test.store }

    init() throws { test = try JobStore() }

    private func runner(_ handlers: [JobHandler], _ change: (inout JobSettings) -> Void = { _ in }) -> JobRunner {
        var settings = JobSettings()
        settings.pollInterval = .seconds(3600)
        change(&settings)
        return JobRunner(store: store, handlers: handlers, settings: settings, name: "test", log: .silent)
    }

    private func handler(
        _ kind: String = "a", policy: RetryPolicy = .brief, timeLimit: Duration = .seconds(30),
        _ run: @escaping @Sendable (Job) async -> JobOutcome
    ) -> JobHandler {
        JobHandler(kind: kind, policy: policy, timeLimit: timeLimit) { .init(await run($0)) }
    }

    /// For policies whose delays a test shouldn't wait for.
    private static let hasty = RetryPolicy(attemptsMax: 3, firstDelayMax: 2, delayMax: 4, delayMin: 1)

    @Test("A job runs at once when its transaction has succeeded, without waiting for the next look")
    func bell() async throws {
        let seen = Journal<String>()
        let runner = runner([
            handler {
                seen.add($0.payload); return .done
            }
        ])
        await runner.start()
        try await test.enqueue(JobRequest(kind: "a", payload: "{\"n\":1}"), at: currentMilliseconds())
        #expect(try await eventually { seen.entries == ["{\"n\":1}"] })
        await runner.drain(within: .seconds(5))
    }

    @Test("A job of a transaction that fails is never run")
    func rolledBack() async throws {
        struct Failure: Error {}
        let seen = Journal<String>()
        let runner = runner([
            handler {
                seen.add($0.payload); return .done
            }
        ])
        await runner.start()
        await #expect(throws: Failure.self) {
            try await store.write { tables in
                try tables.jobs.enqueue(JobRequest(kind: "a", payload: "lost"), at: currentMilliseconds())
                throw Failure()
            }
        }
        try await test.enqueue(JobRequest(kind: "a", payload: "kept"), at: currentMilliseconds())
        #expect(try await eventually { !seen.entries.isEmpty })
        await runner.drain(within: .seconds(5))
        #expect(seen.entries == ["kept"])
    }

    @Test("What another process has put there is found by looking")
    func polling() async throws {
        let seen = Journal<String>()
        let runner = runner([
            handler {
                seen.add($0.payload); return .done
            }
        ]) { $0.pollInterval = .milliseconds(10) }
        await runner.start()
        store.jobBell.onRing {}
        try await test.enqueue(JobRequest(kind: "a", payload: "x"), at: currentMilliseconds())
        #expect(try await eventually { seen.entries == ["x"] })
        await runner.drain(within: .seconds(5))
    }

    @Test("A job that fails is tried again, then given up with the reason, and can be replayed")
    func retries() async throws {
        let attempts = Journal<Int64>()
        let fails = Mutex(true)
        let runner = runner([
            handler(policy: Self.hasty) {
                attempts.add($0.attempts); return fails.withLock { $0 } ? .failed("no luck") : .done
            }
        ]) {
            $0.pollInterval = .milliseconds(5)
        }
        await runner.start()
        let id = try await test.enqueue(JobRequest(kind: "a", payload: ""), at: currentMilliseconds())
        #expect(try await eventually { try await test.job(id).state == .dead })
        #expect(attempts.entries == [1, 2, 3])
        #expect(try await test.job(id).lastError == "no luck")
        #expect(try await store.read { tables in try tables.jobs.dead(limit: 10) }.records.map(\.id) == [id])
        fails.withLock { $0 = false }
        #expect(try await store.write { tables in try tables.jobs.replay(id: id, at: currentMilliseconds()) })
        #expect(try await eventually { try await test.job(id).state == .done })
        #expect(attempts.entries == [1, 2, 3, 1])
        await runner.drain(within: .seconds(5))
    }

    @Test("A lane goes in order and one at a time, also past failures; others don't wait for it")
    func lanes() async throws {
        let seen = Journal<String>()
        let active = Mutex(0)
        let runner = runner([
            handler(policy: Self.hasty) { job in
                if job.lane != nil {
                    let count = active.withLock {
                        $0 += 1; return $0
                    }
                    if count > 1 { seen.add("two at once") }
                    await Task.yield()
                    active.withLock { $0 -= 1 }
                }
                if job.payload == "2" && job.attempts < 3 { return .failed("later") }
                seen.add(job.payload)
                return .done
            }
        ]) { $0.pollInterval = .milliseconds(5) }
        for number in 0..<6 { try await test.enqueue(JobRequest(kind: "a", payload: "\(number)", lane: "l"), at: currentMilliseconds()) }
        try await test.enqueue(JobRequest(kind: "a", payload: "free"), at: currentMilliseconds())
        await runner.start()
        #expect(try await eventually { seen.entries.count == 7 })
        #expect(seen.entries.filter { $0 != "free" } == (0..<6).map(String.init))
        await runner.drain(within: .seconds(5))
    }

    @Test("No more run at once than may")
    func bound() async throws {
        let active = Mutex((now: 0, max: 0))
        let done = Journal<Int>()
        let runner = runner([
            handler { _ in
                active.withLock {
                    $0.now += 1; $0.max = max($0.max, $0.now)
                }
                try? await Task.sleep(for: .milliseconds(3))
                active.withLock { $0.now -= 1 }
                done.add(1)
                return .done
            }
        ]) { $0.workersMax = 3 }
        for _ in 0..<20 { try await test.enqueue(JobRequest(kind: "a", payload: ""), at: currentMilliseconds()) }
        await runner.start()
        #expect(try await eventually { done.entries.count == 20 })
        await runner.drain(within: .seconds(5))
        #expect((1...3).contains(active.withLock { $0.max }))
    }

    @Test("Draining waits for what is under way, takes nothing more, and hands back what isn't ready in time")
    func drain() async throws {
        let started = Journal<String>()
        let release = Mutex(false)
        let runner = runner([
            handler { job in
                started.add(job.payload)
                while !Task.isCancelled && !(job.payload == "quick" && release.withLock { $0 }) {
                    try? await Task.sleep(for: .milliseconds(2))
                }
                return Task.isCancelled ? .failed("cancelled") : .done
            }
        ])
        await runner.start()
        let quick = try await test.enqueue(JobRequest(kind: "a", payload: "quick"), at: currentMilliseconds())
        let slow = try await test.enqueue(JobRequest(kind: "a", payload: "slow"), at: currentMilliseconds())
        #expect(try await eventually { started.entries.count == 2 })
        release.withLock { $0 = true }
        await runner.drain(within: .milliseconds(300))
        let late = try await test.enqueue(JobRequest(kind: "a", payload: "late"), at: currentMilliseconds())
        #expect(try await test.job(quick).state == .done)
        #expect(try await test.job(slow).state == .waiting)
        #expect(try await test.job(slow).attempts == 0)
        #expect(try await test.job(slow).lastError == nil)
        #expect(try await test.job(late).state == .waiting)
        #expect(started.entries.count == 2)
    }

    @Test("A turn that takes longer than it may has failed")
    func timeLimit() async throws {
        let runner = runner([
            handler(policy: .once, timeLimit: .milliseconds(20)) { _ in
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                return .done
            }
        ])
        await runner.start()
        let id = try await test.enqueue(JobRequest(kind: "a", payload: ""), at: currentMilliseconds())
        #expect(try await eventually { try await test.job(id).state == .dead })
        #expect(try await test.job(id).lastError == "It took longer than it may.")
        await runner.drain(within: .seconds(5))
    }

    @Test("As long as a job runs, its lease is renewed, and nobody else takes it")
    func renewal() async throws {
        let runs = Journal<Int>()
        let isSeen = Mutex(false)
        let runner = runner([
            handler { _ in
                runs.add(1)
                while !Task.isCancelled && !isSeen.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(2)) }
                return .done
            }
        ]) {
            $0.pollInterval = .milliseconds(10)
            $0.lease.renewalInterval = 20
        }
        await runner.start()
        let id = try await test.enqueue(JobRequest(kind: "a", payload: ""), at: currentMilliseconds())
        #expect(try await eventually { try await test.job(id).state == .running })
        let first = try #require(try await test.job(id).readyAt)
        #expect(try await eventually { try await test.job(id).readyAt.map { $0 > first } == true })
        isSeen.withLock { $0 = true }
        #expect(try await eventually { try await test.job(id).state == .done })
        await runner.drain(within: .seconds(5))
        #expect(runs.entries.count == 1)
    }

    @Test("A worker that has lost its lease is cancelled, and its result doesn't count")
    func lostLease() async throws {
        let ended = Journal<Bool>()
        let runner = runner([
            handler { _ in
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                ended.add(true)
                return .done
            }
        ]) { $0.lease.renewalInterval = 20 }
        await runner.start()
        let id = try await test.enqueue(JobRequest(kind: "a", payload: ""), at: currentMilliseconds())
        #expect(try await eventually { try await test.job(id).state == .running })
        // Another machine, whose clock is far ahead.
        let stolen = try await store.write { tables in
            try tables.jobs.take(kinds: ["a"], by: "thief", limit: 1, at: .max - 1, until: .max)
        }
        #expect(stolen.map(\.id) == [id])
        #expect(try await eventually { ended.entries == [true] })
        await runner.drain(within: .seconds(5))
        #expect(try await test.job(id).lockedBy == "thief")
    }

    @Test("What a turn records is stored with its end")
    func record() async throws {
        let runner = runner([
            JobHandler(kind: "a", policy: .brief, timeLimit: .seconds(5)) { _ in
                .init(.done) { tables, ending, now in
                    guard ending == .done else { return }
                    try tables.jobs.enqueue(JobRequest(kind: "recorded", payload: "", uniqueKey: "recorded"), at: now)
                }
            }
        ])
        await runner.start()
        let id = try await test.enqueue(JobRequest(kind: "a", payload: ""), at: currentMilliseconds())
        #expect(try await eventually { try await test.job(id).state == .done })
        await runner.drain(within: .seconds(5))
        let again = try await test.enqueue(JobRequest(kind: "other", payload: "", uniqueKey: "recorded"))
        #expect(try await test.job(again).kind == "recorded")
    }

    @Test("A job whose every turn broke off without a result is given up without another one")
    func poison() async throws {
        let seen = Journal<Int64>()
        let id = try await test.enqueue(JobRequest(kind: "a", payload: ""), at: 0)
        for number in 0..<3 as Range<Int64> {
            _ = try await store.write { tables in
                try tables.jobs.take(kinds: ["a"], by: "dying \(number)", limit: 1, at: number * 10, until: number * 10 + 5)
            }
        }
        let runner = runner([
            handler(policy: Self.hasty) {
                seen.add($0.attempts); return .done
            }
        ])
        await runner.start()
        #expect(try await eventually { try await test.job(id).state == .dead })
        await runner.drain(within: .seconds(5))
        #expect(seen.entries.isEmpty)
    }

    @Test("Finished jobs are forgotten after their time")
    func cleaning() async throws {
        let clock = ManualClock()
        let runner = JobRunner(
            store: store, handlers: [handler { $0.payload == "dead" ? .hopeless("x") : .done }],
            settings: {
                var settings = JobSettings()
                settings.pollInterval = .milliseconds(5)
                return settings
            }(), name: "test", log: .silent, clock: { clock.now })
        await runner.start()
        let done = try await test.enqueue(JobRequest(kind: "a", payload: "", lane: "l"), at: clock.now)
        let dead = try await test.enqueue(JobRequest(kind: "a", payload: "dead", lane: "l"), at: clock.now)
        #expect(try await eventually { try await test.job(dead).state == .dead })
        clock.advance(by: JobSettings().doneKept + 1)
        #expect(try await eventually { try await store.read { tables in try tables.jobs.find(id: done) } == nil })
        #expect(try await test.job(dead).state == .dead)
        await runner.drain(within: .seconds(5))
    }
}
