internal import CPostgreSQL
internal import Glibc

/// Owns one `PGconn *`. Used by one thread at a time. Whatever fails with ``PostgresFailure/Kind/lost`` leaves it good for nothing.
@safe struct PostgresHandle: ~Copyable {
    // Opened in `open`, finished in `deinit`, and lent to nobody.
    private let connection: OpaquePointer

    private init(adopting connection: OpaquePointer) { unsafe self.connection = connection }

    deinit { unsafe PQfinish(connection) }

    /// Connects. What the URL says wins over our own parameters, but for the encoding.
    static func open(_ address: PostgresAddress) throws(PostgresFailure) -> PostgresHandle {
        let parameters = [
            ("application_name", "carillon"), ("connect_timeout", "\(PostgresLimits.connectTimeout / 1000)"),
            ("tcp_user_timeout", "\(PostgresLimits.acknowledgementTimeout)"), ("keepalives_idle", "30"),
            ("keepalives_interval", "10"), ("keepalives_count", "3"), ("dbname", address.url), ("client_encoding", "UTF8"),
        ]
        // The copies live until libpq has read them, and are freed here.
        var keywords = unsafe parameters.map { unsafe UnsafePointer<CChar>(strdup($0.0)) } + [nil]
        var values = unsafe parameters.map { unsafe UnsafePointer<CChar>(strdup($0.1)) } + [nil]
        defer {
            for index in parameters.indices {
                unsafe free(UnsafeMutablePointer(mutating: keywords[index]))
                unsafe free(UnsafeMutablePointer(mutating: values[index]))
            }
        }
        guard let connection = unsafe PQconnectdbParams(&keywords, &values, 1) else { throw .lost("there is no memory") }
        let handle = unsafe PostgresHandle(adopting: connection)
        guard unsafe PQstatus(connection) == CONNECTION_OK else { throw handle.lost() }
        unsafe carillon_ignore_notices(connection)
        guard unsafe PQsetnonblocking(connection, 1) == 0 else { throw handle.lost() }
        return handle
    }

    /// Runs statements without parameters, separated by semicolons. Gives the answer to each, up to the first that failed.
    func execute(_ script: String, within milliseconds: Int64?) throws(PostgresFailure) -> [PostgresResult] {
        guard unsafe PQsendQuery(connection, script) == 1 else { throw lost() }
        return try results(until: milliseconds.map { monotonicMilliseconds() + $0 })
    }

    /// - Parameter types: see ``PostgresType/of(_:)``.
    func prepare(_ sql: String, name: String, types: [UInt32]) throws(PostgresFailure) {
        guard unsafe PQsendPrepare(connection, name, sql, CInt(types.count), types) == 1 else { throw lost() }
        try takeAnswers(within: PostgresLimits.answerTimeout)
    }

    /// A prepared statement with its values.
    struct Request {
        let name: String
        let parameters: PostgresParameters
    }

    /// Runs prepared statements, at least one, that go in one piece: the answers to all of them are waited for once (libpq's pipeline mode).
    /// Behind one that fails nothing is run.
    ///
    /// - Returns: an answer to each, in their order.
    func run(_ requests: [Request], within milliseconds: Int64?) throws(PostgresFailure) -> [PostgresResult] {
        let deadline = milliseconds.map { monotonicMilliseconds() + $0 }
        guard requests.count > 1 else {
            for request in requests { try send(request) }
            return try results(until: deadline)
        }
        guard unsafe PQenterPipelineMode(connection) == 1 else { throw lost() }
        for request in requests { try send(request) }
        guard unsafe PQpipelineSync(connection) == 1 else { throw lost() }
        var results: [PostgresResult] = []
        results.reserveCapacity(requests.count)
        // Each statement's answers end with none at all, and those of the whole with one that says so.
        for _ in requests { results += try self.results(until: deadline) }
        guard let end = try result(until: deadline), end.isEndOfPipeline, unsafe PQexitPipelineMode(connection) == 1 else { throw lost() }
        return results
    }

    /// Sends statements without parameters and doesn't wait: what they answer must be taken by ``takeAnswers(within:)`` before anything else.
    func sendAhead(_ script: String) throws(PostgresFailure) {
        guard unsafe PQsendQuery(connection, script) == 1, unsafe PQflush(connection) >= 0 else { throw lost() }
    }

    func takeAnswers(within milliseconds: Int64?) throws(PostgresFailure) {
        for result in try results(until: milliseconds.map { monotonicMilliseconds() + $0 }) {
            if let failure = result.failure { throw failure }
        }
    }

    private func send(_ request: Request) throws(PostgresFailure) {
        let parameters = request.parameters
        let count = CInt(parameters.offsets.count)
        let isSent = unsafe parameters.bytes.withUnsafeBytes { bytes in
            // Offsets lie within `bytes`, which outlives the call; libpq has copied everything when it returns.
            let values = unsafe parameters.offsets.map { offset in
                unsafe offset.flatMap { unsafe bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            let formats = [CInt](repeating: 1, count: parameters.lengths.count)
            return unsafe PQsendQueryPrepared(connection, request.name, count, values, parameters.lengths, formats, 0) == 1
        }
        guard isSent else { throw lost() }
    }

    /// Payloads of the notices that have come.
    func takeNotices() -> [String] {
        var payloads: [String] = []
        // Each notice is ours until it is freed.
        while let notice = unsafe PQnotifies(connection) {
            unsafe payloads.append(String(cString: notice.pointee.extra))
            unsafe PQfreemem(notice)
        }
        return payloads
    }

    /// The answers to what was sent, or, in a pipeline, to its next statement.
    private func results(until deadline: Int64?) throws(PostgresFailure) -> [PostgresResult] {
        var results: [PostgresResult] = []
        while let result = try result(until: deadline) { results.append(result) }
        guard unsafe PQstatus(connection) == CONNECTION_OK else { throw lost() }
        return results
    }

    /// The next answer; nil behind the last one.
    private func result(until deadline: Int64?) throws(PostgresFailure) -> PostgresResult? {
        while true {
            let unsent = unsafe PQflush(connection)
            guard unsent >= 0 else { throw lost() }
            if unsent == 0, unsafe PQisBusy(connection) == 0 { break }
            try wait(for: unsent == 1 ? POLLIN | POLLOUT : POLLIN, until: deadline)
            guard unsafe PQconsumeInput(connection) == 1 else { throw lost() }
        }
        guard let pointer = unsafe PQgetResult(connection) else { return nil }
        return unsafe PostgresResult(adopting: pointer)
    }

    private func wait(for events: CInt, until deadline: Int64?) throws(PostgresFailure) {
        var descriptor = pollfd(fd: unsafe PQsocket(connection), events: Int16(events), revents: 0)
        while true {
            let left = deadline.map { max(0, $0 - monotonicMilliseconds()) } ?? 60_000
            // `descriptor` is ours and outlives the call.
            let count = unsafe poll(&descriptor, 1, CInt(clamping: left))
            if count > 0 { return }
            if count < 0 && errno != EINTR { throw .lost("its socket can't be watched: \(systemSentence(errno)).") }
            if let deadline, monotonicMilliseconds() >= deadline {
                throw .lost("the server has not answered for \(PostgresLimits.answerTimeout / 1000) s.")
            }
        }
    }

    /// What libpq says about the connection.
    private func lost() -> PostgresFailure {
        // The text belongs to the connection and is copied at once.
        .lost(unsafe String(cString: PQerrorMessage(connection)))
    }
}

/// A time that only grows, for measuring.
func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    // `time` is ours; the call can't fail for this clock.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
