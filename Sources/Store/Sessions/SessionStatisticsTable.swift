/// How a session was watched. No addresses, no names: numbers only.
package struct SessionStatistics: Sendable, Equatable {
    /// The sum over all protocols stands under this word.
    package static let everyProtocol = "all"

    package let sessionID: Session.ID
    /// `hls`, `whep`, …, or ``everyProtocol``.
    package let protocolName: String
    /// Most viewers at one time, and when that was first so (milliseconds since 1970).
    package var viewersPeak: Int64
    package var viewersPeakAt: Int64
    /// Viewers times time.
    package var watchMilliseconds: Int64

    package init(sessionID: Session.ID, protocolName: String, viewersPeak: Int64, viewersPeakAt: Int64, watchMilliseconds: Int64) {
        self.sessionID = sessionID
        self.protocolName = protocolName
        self.viewersPeak = viewersPeak
        self.viewersPeakAt = viewersPeakAt
        self.watchMilliseconds = watchMilliseconds
    }
}

/// The SQL of `session_statistics`.
package struct SessionStatisticsTable {
    let connection: any SQLConnection

    private static let addition = """
        INSERT INTO session_statistics (session_id, protocol, viewers_peak, viewers_peak_at, watch_milliseconds)
        SELECT $1, $2, $3, $4, $5 FROM sessions WHERE id = $1
        ON CONFLICT (session_id, protocol) DO UPDATE SET
            viewers_peak_at = CASE WHEN excluded.viewers_peak > session_statistics.viewers_peak
                THEN excluded.viewers_peak_at ELSE session_statistics.viewers_peak_at END,
            viewers_peak = CASE WHEN excluded.viewers_peak > session_statistics.viewers_peak
                THEN excluded.viewers_peak ELSE session_statistics.viewers_peak END,
            watch_milliseconds = session_statistics.watch_milliseconds + excluded.watch_milliseconds
        """

    /// Adds watch time, and keeps the greater peak. Nothing happens if there is no such session: false.
    package func add(_ statistics: SessionStatistics) throws(StoreError) -> Bool {
        try connection.run(
            Self.addition,
            [
                .text(statistics.sessionID), .text(statistics.protocolName), .integer(statistics.viewersPeak),
                .integer(statistics.viewersPeakAt), .integer(statistics.watchMilliseconds),
            ]) > 0
    }

    /// By protocol, in the order of their names.
    package func all(sessionID: Session.ID) throws(StoreError) -> [SessionStatistics] {
        let sql = """
            SELECT session_id, protocol, viewers_peak, viewers_peak_at, watch_milliseconds FROM session_statistics
            WHERE session_id = $1 ORDER BY protocol
            """
        return try connection.query(sql, [.text(sessionID)]) { row throws(StoreError) in
            SessionStatistics(
                sessionID: try row.text(0), protocolName: try row.text(1), viewersPeak: try row.integer(2),
                viewersPeakAt: try row.integer(3), watchMilliseconds: try row.integer(4))
        }
    }
}

extension Tables {
    package var sessionStatistics: SessionStatisticsTable { SessionStatisticsTable(connection: connection) }
}
