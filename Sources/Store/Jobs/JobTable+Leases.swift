/// Taking jobs, and what becomes of them.
extension JobTable {
    private static let due = "SELECT id FROM jobs WHERE priority = $1 AND ready_at <= $2"
    private static let taking = """
        UPDATE jobs SET state = 'running', ready_at = $3, locked_by = $2, attempts = attempts + 1 WHERE id = $1
        RETURNING \(columns), sealed, sealing_key_id
        """
    private static let renewal = """
        UPDATE jobs SET ready_at = $4 WHERE id = $1 AND locked_by = $2 AND attempts = $3 AND state = 'running'
        """
    private static let isHeld = "SELECT 1 FROM jobs WHERE id = $1 AND locked_by = $2 AND attempts = $3 AND state = 'running'"
    private static let putBack = """
        UPDATE jobs SET state = 'waiting', run_at = $2, ready_at = $2, attempts = $3, locked_by = NULL, last_error = $4 WHERE id = $1
        """
    private static let finish = """
        UPDATE jobs SET state = $2, ready_at = NULL, locked_by = NULL, last_error = $3, finished_at = $4 WHERE id = $1
        """
    private static let forgetSecret = "UPDATE jobs SET sealed = NULL, sealing_key_id = NULL WHERE id = $1 AND sealed IS NOT NULL"

    /// Takes what is due, the most urgent first and of those what has waited longest, for one worker until a time. Jobs whose worker let its
    /// lease pass are due again.
    ///
    /// - Parameters:
    ///   - kinds: those that the worker knows; at least one.
    ///   - worker: names this taking, and nothing else ever: by it a worker whose lease has passed is told from the next one.
    package func take(
        kinds: [String], by worker: String, limit: Int, at now: Int64, until end: Int64
    ) throws(StoreError) -> [Job] {
        let marks = kinds.indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        let sql = "\(Self.due) AND kind IN (\(marks)) ORDER BY ready_at, id LIMIT $3"
        var jobs: [Job] = []
        for priority in Job.Priority.allCases where jobs.count < limit {
            let values: [SQLValue] =
                [.integer(priority.rawValue), .integer(now), .integer(Int64(limit - jobs.count))] + kinds.map(SQLValue.text)
            for id in try connection.query(sql, values, { row throws(StoreError) in try row.text(0) }) {
                let values: [SQLValue] = [.text(id), .text(worker), .integer(end)]
                let job = try connection.first(Self.taking, values) { row throws(StoreError) in try opened(row) }
                if let job { jobs.append(job) }
            }
        }
        return jobs
    }

    /// A payload that can't be opened stays empty, rather than that one lost key stops all jobs: the one it belongs to will fail.
    private func opened(_ row: Row) throws(StoreError) -> Job {
        var job = try Self.decode(row)
        if let sealed = try row.optionalBytes(13), let keyID = try row.optionalText(14) {
            job.payload = (try? secrets.open(sealed, keyID: keyID, for: Self.sealPlace(job.id))) ?? ""
        }
        return job
    }

    /// Makes a lease last longer. False when it isn't the worker's any more: it must not go on then.
    package func renew(_ job: Job, until end: Int64) throws(StoreError) -> Bool {
        try connection.run(Self.renewal, [.text(job.id), .text(job.lockedBy ?? ""), .integer(job.attempts), .integer(end)]) > 0
    }

    /// Ends a worker's turn with a job that it took.
    ///
    /// - Returns: false when it isn't the worker's any more, and nothing was changed: another one has taken it.
    package func end(_ job: Job, _ ending: JobEnding, at now: Int64) throws(StoreError) -> Bool {
        guard try connection.exists(Self.isHeld, [.text(job.id), .text(job.lockedBy ?? ""), .integer(job.attempts)]) else { return false }
        switch ending {
        case .done: try finish(job, .done, error: nil, at: now)
        case .dead(let error): try finish(job, .dead, error: error, at: now)
        case .retry(let time, let error): try putBack(job, runAt: time, attempts: job.attempts, error: error)
        case .handedBack(let time): try putBack(job, runAt: time, attempts: job.attempts - 1, error: job.lastError)
        }
        return true
    }

    private func putBack(_ job: Job, runAt: Int64, attempts: Int64, error: String?) throws(StoreError) {
        try connection.run(Self.putBack, [.text(job.id), .integer(runAt), .integer(attempts), .optional(error)])
        bell.pull()
    }

    /// A dead one keeps its secret, without which it couldn't be replayed.
    private func finish(_ job: Job, _ state: Job.State, error: String?, at now: Int64) throws(StoreError) {
        try connection.run(Self.finish, [.text(job.id), .text(state.rawValue), .optional(error), .integer(now)])
        if state == .done { try connection.run(Self.forgetSecret, [.text(job.id)]) }
        try promote(lane: job.lane, at: now)
    }

    // MARK: The dead

    /// Lets one that was given up run again, at the end of its lane. False when it isn't dead.
    package func replay(id: Job.ID, at now: Int64) throws(StoreError) -> Bool {
        guard let job = try find(id: id), job.state == .dead else { return false }
        let place = try job.lane.map { lane throws(StoreError) in try takePlace(in: lane, at: now) }
        try connection.run(
            """
            UPDATE jobs SET state = 'waiting', run_at = $2, ready_at = $3, attempts = 0, finished_at = NULL, lane_number = $4 WHERE id = $1
            """,
            [.text(id), .integer(now), .optional(place?.isFirst == false ? nil : now), .optional(place?.number)])
        bell.pull()
        return true
    }

    // MARK: Cleaning up

    /// Forgets finished jobs, the oldest first.
    ///
    /// - Returns: how many jobs; as many as `limit` means that there may be more.
    package func forget(_ state: Job.State, finishedBefore time: Int64, limit: Int) throws(StoreError) -> Int {
        guard state == .done || state == .dead else { return 0 }
        let sql = """
            DELETE FROM jobs WHERE id IN (
                SELECT id FROM jobs WHERE state = $1 AND finished_at IS NOT NULL AND finished_at < $2 ORDER BY finished_at, id LIMIT $3)
            """
        return try connection.run(sql, [.text(state.rawValue), .integer(time), .integer(Int64(limit))])
    }

    /// Forgets lanes that nothing stands in and that were not used since a time.
    package func forgetLanes(unusedSince time: Int64, limit: Int) throws(StoreError) -> Int {
        let sql = """
            DELETE FROM job_lanes WHERE used_at < $1 AND name IN (
                SELECT name FROM job_lanes WHERE used_at < $1 AND NOT EXISTS (SELECT 1 FROM jobs WHERE lane = name)
                ORDER BY used_at LIMIT $2)
            """
        return try connection.run(sql, [.integer(time), .integer(Int64(limit))])
    }
}
