internal import Cryptography

/// The SQL of `jobs` and `job_lanes`.
///
/// A job that can be taken has a time in `ready_at`, all others have none: those behind another in their lane, and those that are finished.
/// A lease is such a time, too: the end of it. So taking a job, finding one whose worker died, and not overtaking in a lane are one question
/// to one index.
package struct JobTable {
    let connection: any SQLConnection
    let secrets: SealedSecrets
    let bell: JobBell.Pull

    static let columns = """
        id, kind, payload, lane, priority, state, run_at, ready_at, attempts, locked_by, last_error, created_at, finished_at
        """
    static let select = "SELECT \(columns) FROM jobs"
    private static let insertion = """
        INSERT INTO jobs (
            id, kind, payload, sealed, sealing_key_id, unique_key, lane, lane_number, priority, state, run_at, ready_at, attempts, created_at
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, 0, $12)
        """
    private static let idOfKey = "SELECT id FROM jobs WHERE unique_key = $1"
    /// Whoever adds to a lane or takes from it changes this row first, so that two of them wait for each other.
    private static let nextLaneNumber = """
        INSERT INTO job_lanes (name, last_number, used_at) VALUES ($1, 1, $2)
        ON CONFLICT (name) DO UPDATE SET last_number = job_lanes.last_number + 1, used_at = $2
        RETURNING last_number
        """
    private static let openInLane = "SELECT 1 FROM jobs WHERE lane = $1 AND finished_at IS NULL LIMIT 1"
    private static let promotion = """
        UPDATE jobs SET ready_at = run_at
        WHERE lane = $1 AND ready_at IS NULL AND finished_at IS NULL
            AND lane_number = (SELECT MIN(lane_number) FROM jobs WHERE lane = $1 AND finished_at IS NULL)
        """

    static let listingOfDead = Listing(
        select: select, filter: "state = 'dead' AND finished_at IS NOT NULL", keys: [.integer("finished_at"), .text("id")],
        order: .descending, decode: decode, keysOf: { [.integer($0.finishedAt ?? 0), .text($0.id)] })

    // MARK: Adding

    /// Remembers a job as part of this transaction. Workers hear of it when the transaction has succeeded.
    ///
    /// - Returns: its id; or that of the job that has its key already.
    @discardableResult
    package func enqueue(_ request: JobRequest, at now: Int64) throws(StoreError) -> Job.ID {
        let names = [request.kind, request.lane ?? "", request.uniqueKey ?? ""]
        guard names.allSatisfy({ $0.utf8.count <= JobRequest.nameBytesMax }), request.payload.utf8.count <= JobRequest.payloadBytesMax
        else {
            throw StoreError(.conflict, "A job's payload is longer than \(JobRequest.payloadBytesMax) bytes, or a name of it too long.")
        }
        if let key = request.uniqueKey,
            let id = try connection.first(Self.idOfKey, [.text(key)], { row throws(StoreError) in try row.text(0) })
        {
            return id
        }
        let id = randomIdentifier(length: 16)
        let place = try request.lane.map { lane throws(StoreError) in try takePlace(in: lane, at: now) }
        let sealed = request.isSecret ? secrets.seal(request.payload, for: Self.sealPlace(id)) : nil
        let runAt = request.runAt ?? now
        try connection.run(
            Self.insertion,
            [
                .text(id), .text(request.kind), .text(request.isSecret ? "" : request.payload), .optional(sealed?.bytes),
                .optional(sealed?.keyID), .optional(request.uniqueKey), .optional(request.lane), .optional(place?.number),
                .integer(request.priority.rawValue), .integer(runAt), .optional(place?.isFirst == false ? nil : runAt), .integer(now),
            ])
        bell.pull()
        return id
    }

    func takePlace(in lane: String, at now: Int64) throws(StoreError) -> (number: Int64, isFirst: Bool) {
        let number = try connection.first(Self.nextLaneNumber, [.text(lane), .integer(now)]) { row throws(StoreError) in try row.integer(0)
        }
        guard let number else { throw StoreError(.database, "The database gave no place in a lane.") }
        return (number, try !connection.exists(Self.openInLane, [.text(lane)]))
    }

    /// Lets the first of those that wait in a lane be taken.
    func promote(lane: String?, at now: Int64) throws(StoreError) {
        guard let lane else { return }
        try connection.run("UPDATE job_lanes SET used_at = $2 WHERE name = $1", [.text(lane), .integer(now)])
        if try connection.run(Self.promotion, [.text(lane)]) > 0 { bell.pull() }
    }

    // MARK: Looking

    package func find(id: Job.ID) throws(StoreError) -> Job? {
        try connection.first("\(Self.select) WHERE id = $1", [.text(id)], Self.decode)
    }

    /// Given up ones, those given up last first.
    package func dead(after cursor: Cursor? = nil, limit: Int) throws(StoreError) -> Page<Job> {
        try Self.listingOfDead.page(connection, after: cursor, limit: limit)
    }

    /// When the next can be taken; it may be in the past.
    package func nextReadyAt() throws(StoreError) -> Int64? {
        let sql = "SELECT ready_at FROM jobs WHERE priority = $1 AND ready_at IS NOT NULL ORDER BY ready_at LIMIT 1"
        var next: Int64?
        for priority in Job.Priority.allCases {
            let time = try connection.first(sql, [.integer(priority.rawValue)]) { row throws(StoreError) in try row.integer(0) }
            if let time { next = min(next ?? time, time) }
        }
        return next
    }

    package func figures(at now: Int64) throws(StoreError) -> JobFigures {
        func count(_ condition: String, _ values: [SQLValue]) throws(StoreError) -> Int64 {
            let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE \(condition) LIMIT \(JobFigures.countMax)) AS found"
            return try connection.first(sql, values) { row throws(StoreError) in try row.integer(0) } ?? 0
        }
        var due: Int64 = 0
        for priority in Job.Priority.allCases {
            due += try count("priority = $1 AND ready_at <= $2", [.integer(priority.rawValue), .integer(now)])
        }
        let oldest = try nextReadyAt().flatMap { $0 <= now ? $0 : nil }
        return JobFigures(
            dueCount: min(due, JobFigures.countMax), oldestDueAt: oldest,
            deadCount: try count("state = 'dead' AND finished_at IS NOT NULL", []))
    }

    static func decode(_ row: Row) throws(StoreError) -> Job {
        guard let state = Job.State(rawValue: try row.text(5)), let priority = Job.Priority(rawValue: try row.integer(4)) else {
            throw StoreError(.corrupt, "The database holds a job in a state that this Carillon doesn't know.")
        }
        return Job(
            id: try row.text(0), kind: try row.text(1), payload: try row.text(2), lane: try row.optionalText(3), priority: priority,
            state: state, runAt: try row.integer(6), readyAt: try row.optionalInteger(7), attempts: try row.integer(8),
            lockedBy: try row.optionalText(9), lastError: try row.optionalText(10), createdAt: try row.integer(11),
            finishedAt: try row.optionalInteger(12))
    }

    static func sealPlace(_ id: Job.ID) -> String { "jobs/\(id)" }
}

extension Tables {
    package var jobs: JobTable { JobTable(connection: connection, secrets: secrets, bell: jobBell) }
}
