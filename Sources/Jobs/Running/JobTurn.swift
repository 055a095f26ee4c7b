internal import Logging
internal import Store
internal import Synchronization

/// One worker's turn with one job: runs the handler while the lease is kept alive, then ends the turn in the store.
struct JobTurn: Sendable {
    let job: Job
    let handler: JobHandler
    let store: Store
    let settings: JobSettings
    let clock: @Sendable () -> Int64
    let chance: @Sendable () -> Double
    let log: Log

    private enum Event: Sendable {
        case reported(JobHandler.Report)
        case timeIsUp
        case leaseLost
        /// The renewing was cancelled, since it isn't needed any more.
        case nothing
    }

    func take(_ lease: Lease) async {
        // Taking may have waited for the store longer than the lease lasts.
        guard lease.mayAct(at: clock()) else { return warnOfLoss() }
        let keeper = LeaseKeeper(lease)
        var report = await work(under: keeper)
        // Stopped by us on the way out, so it isn't the job's failure.
        if Task.isCancelled, report != nil, case .failed? = report?.outcome { report = .init(.notNow(until: clock())) }
        guard let report else { return warnOfLoss() }
        await end(report)
    }

    private func warnOfLoss() { log.warning("lost the lease of a job, which another worker will take", ["job": .string(job.id)]) }

    /// Nil when the lease was lost.
    private func work(under keeper: LeaseKeeper) async -> JobHandler.Report? {
        if job.attempts > handler.policy.attemptsMax {
            // It was taken so often, and no turn ever reported: it takes the server down with it, or outlasts every lease.
            return JobHandler.Report(.hopeless("Every attempt broke off without a result."))
        }
        return await withTaskGroup(of: Event.self) { group in
            group.addTask { .reported(await handler.run(job)) }
            group.addTask { await renew(keeper) }
            group.addTask { await watch(keeper) }
            group.addTask {
                try? await Task.sleep(for: handler.timeLimit)
                return Task.isCancelled ? .nothing : .timeIsUp
            }
            var report: JobHandler.Report?
            events: for await event in group {
                switch event {
                case .reported(let value): report = value
                case .timeIsUp: report = JobHandler.Report(.failed("It took longer than it may."))
                case .leaseLost: report = nil
                case .nothing: continue events
                }
                break events
            }
            group.cancelAll()
            return report
        }
    }

    /// Asks the store for more time, again and again.
    private func renew(_ keeper: LeaseKeeper) async -> Event {
        while true {
            try? await Task.sleep(for: .milliseconds(max(1, keeper.lease.renewalTime - clock())))
            if Task.isCancelled { return .nothing }
            let next = keeper.lease.renewed(at: clock())
            // A store that doesn't answer isn't a lost lease yet: it is asked again, until the lease is over.
            guard let isKept = try? await store.write({ tables in try tables.jobs.renew(job, until: next.end) }) else {
                try? await Task.sleep(for: settings.endingRetryInterval)
                continue
            }
            guard isKept else { return .leaseLost }
            keeper.lease = next
        }
    }

    /// Ends with the lease, also while the store keeps the renewal waiting.
    private func watch(_ keeper: LeaseKeeper) async -> Event {
        while true {
            let now = clock()
            guard keeper.lease.mayAct(at: now) else { return .leaseLost }
            try? await Task.sleep(for: .milliseconds(max(1, keeper.lease.lastMoment - now)))
            if Task.isCancelled { return .nothing }
        }
    }

    /// Tries until the store takes it, or until the job surely is another worker's.
    private func end(_ report: JobHandler.Report) async {
        let now = clock()
        let ending = report.outcome.ending(of: job, policy: handler.policy, at: now, chance: chance())
        // The task may be cancelled, and what was done must be remembered all the same.
        let isEnded = await Task { await tryToEnd(report, ending, until: now + settings.lease.duration) }.value
        switch (isEnded, ending) {
        case (false, _): log.warning("the end of a job was not taken: it may be run again", ["job": .string(job.id)])
        case (true, .dead(let error)):
            log.warning("gave up a job", ["job": .string(job.id), "kind": .string(job.kind), "error": .string(error)])
        case (true, .retry(_, let error)): log.debug("will try a job again", ["job": .string(job.id), "error": .string(error)])
        case (true, _): break
        }
    }

    private func tryToEnd(_ report: JobHandler.Report, _ ending: JobEnding, until deadline: Int64) async -> Bool {
        while true {
            do {
                return try await store.write { [job, clock] tables in
                    let now = clock()
                    guard try tables.jobs.end(job, ending, at: now) else { return false }
                    try report.record?(tables, ending, now)
                    return true
                }
            } catch {
                guard clock() < deadline else { return false }
                try? await Task.sleep(for: settings.endingRetryInterval)
            }
        }
    }
}

/// The present lease of a turn.
private final class LeaseKeeper: Sendable {
    private let kept: Mutex<Lease>
    init(_ lease: Lease) { kept = Mutex(lease) }
    var lease: Lease {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}
