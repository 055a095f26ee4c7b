/// Who may go next: first come, first served, but no host gets more than its share. Decides only; knows no transfer.
struct TransferQueue {
    private struct Entry {
        var id: UInt64
        var host: String
    }

    private let limits: OutgoingLimits
    private var waiting: [Entry] = []
    private var running: [UInt64: String] = [:]
    private var runningByHost: [String: Int] = [:]

    init(limits: OutgoingLimits) { self.limits = limits }

    var waitingCount: Int { waiting.count }

    /// False when too many wait already.
    mutating func add(_ id: UInt64, host: String) -> Bool {
        guard waiting.count < limits.waitingMax else { return false }
        waiting.append(Entry(id: id, host: host))
        return true
    }

    /// The next that may start, which counts as running from now on.
    mutating func next() -> UInt64? {
        guard running.count < limits.transfersMax,
            let index = waiting.firstIndex(where: { runningByHost[$0.host, default: 0] < limits.transfersPerHostMax })
        else { return nil }
        let entry = waiting.remove(at: index)
        running[entry.id] = entry.host
        runningByHost[entry.host, default: 0] += 1
        return entry.id
    }

    /// Forgets one, running or waiting.
    mutating func remove(_ id: UInt64) {
        guard let host = running.removeValue(forKey: id) else { return waiting.removeAll { $0.id == id } }
        let left = runningByHost[host, default: 1] - 1
        runningByHost[host] = left == 0 ? nil : left
    }
}
