import Store
import StoreTestSupport
import Testing

@testable import Jobs

/// Three machines with clocks that differ take jobs from one store, fail, renew, die and come back, in any order.
@Suite struct JobStormTests {
    private struct Machine {
        var skew: Int64
        var held: [(job: Job, lease: Lease)] = []
    }

    /// What the storm knows of its jobs.
    private struct Model {
        var lanes: [String: [Job.ID]] = [:]
        var laneOf: [Job.ID: String] = [:]
        var executions: [Job.ID: Int] = [:]
        var finished: Set<Job.ID> = []
        var all: [Job.ID] = []
    }

    private static let policy = RetryPolicy(attemptsMax: 4, firstDelayMax: 2000, delayMax: 30_000)
    private static let rules = Lease.Rules()

    @Test(
        "Every job is done or given up, those of a lane in order and never two at once, whatever dies", arguments: TestDatabase.allCases,
        0..<4)
    func storm(on database: TestDatabase, run: Int) async throws {
        try await Self.storm(seed: .random(in: .min ... .max), JobStore(on: database))
    }

    private static func storm(seed: UInt64, _ test: JobStore) async throws {
        var random = SeededRandom(seed: seed)
        var model = Model()
        var time: Int64 = 10_000_000
        var taking = 0
        let skew = rules.clockSkewMax / 2
        var machines = (0..<3).map { _ in Machine(skew: .random(in: -skew...skew, using: &random)) }
        for step in 0..<400 {
            let isEnding = step >= 300
            time += .random(in: 0...(Bool.random(using: &random) ? 500 : 25_000), using: &random)
            for index in machines.indices {
                let now = time + machines[index].skew
                // A worker whose lease is over stops by itself.
                machines[index].held.removeAll { !$0.lease.mayAct(at: now) }
            }
            let index = Int.random(in: machines.indices, using: &random)
            let now = time + machines[index].skew
            switch Int.random(in: 0..<(isEnding ? 6 : 10), using: &random) {
            case 0, 1, 2:
                taking += 1
                let lease = Lease(from: now, rules: rules)
                let (limit, taker) = (Int.random(in: 1...4, using: &random), "machine \(index), taking \(taking)")
                let jobs = try await test.store.write { tables in
                    try tables.jobs.take(kinds: ["a", "b"], by: taker, limit: limit, at: now, until: lease.end)
                }
                for job in jobs {
                    check(job, machines, model, seed)
                    machines[index].held.append((job, lease))
                }
            case 3, 4:
                guard let place = machines[index].held.indices.randomElement(using: &random) else { continue }
                let (job, _) = machines[index].held.remove(at: place)
                model.executions[job.id, default: 0] += 1
                // Between the deed and its record the machine may die.
                if !isEnding && Int.random(in: 0..<8, using: &random) == 0 { continue }
                let outcome: JobOutcome =
                    [.done, .done, .failed("x"), .failed("x", after: 5000), .hopeless("x"), .notNow(until: now + 100)]
                    .randomElement(using: &random) ?? .done
                let ending = outcome.ending(of: job, policy: policy, at: now, chance: .random(in: 0..<1, using: &random))
                let isTaken = try await test.store.write { tables in try tables.jobs.end(job, ending, at: now) }
                #expect(isTaken, "whose lease lasts may end it; seed \(seed)")
                switch ending {
                case .done, .dead: model.finished.insert(job.id)
                case .retry, .handedBack: break
                }
            case 5:
                for place in machines[index].held.indices {
                    let (job, lease) = machines[index].held[place]
                    let next = lease.renewed(at: now)
                    let isKept = try await test.store.write { tables in try tables.jobs.renew(job, until: next.end) }
                    #expect(isKept, "whose lease lasts may renew it; seed \(seed)")
                    machines[index].held[place].lease = next
                }
            case 6: machines[index].held = []
            default:
                let lane = ["one", "two", nil].randomElement(using: &random) ?? nil
                var request = JobRequest(kind: Bool.random(using: &random) ? "a" : "b", payload: "{}", lane: lane)
                request.priority = Job.Priority.allCases.randomElement(using: &random) ?? .normal
                request.runAt = Bool.random(using: &random) ? now + 3000 : nil
                let id = try await test.enqueue(request, at: now)
                model.all.append(id)
                if let lane { model.lanes[lane, default: []].append(id); model.laneOf[id] = lane }
            }
        }
        try await settle(test, &model, from: time + 100_000_000, seed)
    }

    /// No two act on a job or in a lane at once, and nobody overtakes.
    private static func check(_ job: Job, _ machines: [Machine], _ model: Model, _ seed: UInt64) {
        for other in machines.flatMap(\.held) {
            #expect(other.job.id != job.id, "two have one job; seed \(seed)")
            #expect(job.lane == nil || other.job.lane != job.lane, "two are in one lane; seed \(seed)")
        }
        guard let lane = job.lane, let order = model.lanes[lane], let place = order.firstIndex(of: job.id) else { return }
        #expect(model.finished.isSuperset(of: order[..<place]), "overtaken in its lane; seed \(seed)")
        #expect(!model.finished.contains(job.id), "run after its end; seed \(seed)")
    }

    /// In calm weather everything that is left is done.
    private static func settle(_ test: JobStore, _ model: inout Model, from start: Int64, _ seed: UInt64) async throws {
        for round in 0..<1000 as Range<Int64> {
            let now = start + round
            let jobs = try await test.store.write { tables in
                let jobs = try tables.jobs.take(kinds: ["a", "b"], by: "settler \(round)", limit: 10, at: now, until: now + 1)
                for job in jobs { _ = try tables.jobs.end(job, .done, at: now) }
                return jobs
            }
            guard !jobs.isEmpty else { break }
            for job in jobs {
                check(job, [], model, seed)
                model.executions[job.id, default: 0] += 1
                model.finished.insert(job.id)
            }
        }
        for id in model.all {
            let state = try await test.job(id).state
            #expect(state == .done || state == .dead, "seed \(seed)")
            #expect(model.executions[id, default: 0] > 0, "never run; seed \(seed)")
        }
    }
}
