package import Logging
package import Store
internal import Synchronization

/// Takes jobs from the store and runs their handlers, a bounded number at once. Several machines may do so on one store.
package actor JobRunner {
    private let store: Store
    private let handlers: [String: JobHandler]
    private let settings: JobSettings
    private let name: String
    private let clock: @Sendable () -> Int64
    private let chance: @Sendable () -> Double
    private let log: Log
    private let wakeUp = WakeUp()

    private var turns: [Job.ID: Task<Void, Never>] = [:]
    private var isDraining = false
    private var loop: Task<Void, Never>?
    private var takings = 0
    private var lastCleaning: Int64?
    private var isStoreSilent = false

    /// - Parameters:
    ///   - name: of this start of this program, such as a random word: no other start ever has it.
    ///   - clock: milliseconds since 1970.
    ///   - chance: evenly spread over 0..<1.
    package init(
        store: Store, handlers: [JobHandler], settings: JobSettings = .init(), name: String, log: Log,
        clock: @escaping @Sendable () -> Int64 = currentMilliseconds, chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.store = store
        self.handlers = Dictionary(uniqueKeysWithValues: handlers.map { ($0.kind, $0) })
        self.settings = settings
        self.name = name
        self.clock = clock
        self.chance = chance
        self.log = log
    }

    /// Begins to take jobs.
    package func start() {
        guard loop == nil, !handlers.isEmpty else { return }
        store.jobBell.onRing { [wakeUp] in wakeUp.wake() }
        loop = Task { await run() }
    }

    /// Takes no more jobs and waits for those under way. Those that aren't ready in time are cancelled and handed back, to be run again.
    package func drain(within limit: Duration) async {
        isDraining = true
        wakeUp.wake()
        await loop?.value
        let stragglers = Array(turns.values)
        let alarm = Task {
            try? await Task.sleep(for: limit)
            if !Task.isCancelled { for turn in stragglers { turn.cancel() } }
        }
        for turn in stragglers { await turn.value }
        alarm.cancel()
    }

    private func run() async {
        while !isDraining {
            let pause = await round()
            if !isDraining { await wakeUp.sleep(for: pause) }
        }
    }

    /// Takes what is due and there is room for.
    ///
    /// - Returns: how long nothing more is to be done, unless something rings.
    private func round() async -> Duration {
        do {
            try await cleanIfTime()
            let room = settings.workersMax - turns.count
            guard room > 0 else { return settings.pollInterval }
            let now = clock()
            // Asked first by reading: a transaction that writes is not free.
            let next = try await store.read { tables in try tables.jobs.nextReadyAt() }
            noticeStore(error: nil)
            guard let next, next <= now else { return pause(until: next, now: now) }
            let lease = Lease(from: now, rules: settings.lease)
            takings += 1
            let taker = "\(name).\(takings)"
            let jobs = try await store.write { [handlers] tables in
                try tables.jobs.take(kinds: handlers.keys.sorted(), by: taker, limit: room, at: now, until: lease.end)
            }
            for job in jobs { begin(job, lease) }
            return jobs.count == room ? .zero : settings.pollInterval
        } catch {
            noticeStore(error: error)
            return settings.pollInterval
        }
    }

    private func pause(until next: Int64?, now: Int64) -> Duration {
        guard let next else { return settings.pollInterval }
        return min(settings.pollInterval, .milliseconds(next - now))
    }

    private func begin(_ job: Job, _ lease: Lease) {
        guard let handler = handlers[job.kind] else { return }
        let turn = JobTurn(job: job, handler: handler, store: store, settings: settings, clock: clock, chance: chance, log: log)
        turns[job.id] = Task {
            await turn.take(lease)
            ended(job.id)
        }
    }

    private func ended(_ id: Job.ID) {
        turns[id] = nil
        wakeUp.wake()
    }

    private func cleanIfTime() async throws {
        let now = clock()
        guard now - (lastCleaning ?? .min / 2) >= settings.cleaningInterval else { return }
        let settings = settings
        let count = try await store.write { tables in
            let done = try tables.jobs.forget(.done, finishedBefore: now - settings.doneKept, limit: settings.cleaningBatch)
            let dead = try tables.jobs.forget(.dead, finishedBefore: now - settings.deadKept, limit: settings.cleaningBatch)
            let lanes = try tables.jobs.forgetLanes(unusedSince: now - settings.doneKept, limit: settings.cleaningBatch)
            return max(done, dead, lanes)
        }
        // As long as there is more, each round does its part.
        if count < settings.cleaningBatch { lastCleaning = now }
    }

    /// Said once when the store falls silent, and once when it answers again.
    private func noticeStore(error: (any Error)?) {
        if let error, !isStoreSilent {
            log.warning("the store doesn't answer: jobs wait", ["error": .string((error as? StoreError)?.sentence ?? "\(error)")])
        } else if error == nil && isStoreSilent {
            log.info("the store answers again: jobs go on")
        }
        isStoreSilent = error != nil
    }
}
