package import HTTP

/// What one connection may ask of us. Well-behaved clients stay far below: each number is several times what browsers, curl and proxies do.
package struct HTTP2Limits: Sendable {
    /// Of one request's head, as for HTTP/1.1. Also told to the client (SETTINGS_MAX_HEADER_LIST_SIZE).
    package var head = HTTPRequestParser.Limits()
    /// Requests at once; one more is refused by itself. A player of a low-latency stream holds about four.
    package var concurrentStreamsMax = 128
    /// Body bytes that a client may send on one stream ahead of its handler.
    package var streamWindowBytes = 64 * 1024
    /// The same over all streams.
    package var connectionWindowBytes = 1024 * 1024
    /// CONTINUATION frames of one header section. Ours end long before, at `headerBytesMax`; a client can send empty ones for ever.
    package var continuationsMax = 8
    /// Entries of one SETTINGS frame.
    package var settingsEntriesMax = 32
    /// Streams that the client breaks off, or makes us break off, before their answer is complete: each costs a request's work and frees its
    /// place among ``concurrentStreamsMax`` at once ("rapid reset", CVE-2023-44487). A browser that leaves a page breaks off what it had open.
    package var resets = FrameBudget(burst: 256, perSecond: 32)
    /// PING frames; each costs an answer.
    package var pings = FrameBudget(burst: 64, perSecond: 8)
    /// SETTINGS frames; each costs an answer, and all streams' windows are worked out anew.
    package var settings = FrameBudget(burst: 16, perSecond: 1)
    /// Frames that carry nothing: PRIORITY, PRIORITY_UPDATE, DATA without data. Types that nobody knows are skipped at no cost.
    package var idleFrames = FrameBudget(burst: 1024, perSecond: 128)
    /// Answers to PING and SETTINGS that wait, since the client reads nothing.
    package var waitingAcknowledgementsMax = 128
    package init() {}
}

/// How many frames of a kind are taken: a bucket of `burst` tokens that fills again with time.
package struct FrameBudget: Sendable {
    package var burst: Int
    package var perSecond: Int

    package init(burst: Int, perSecond: Int) {
        self.burst = burst
        self.perSecond = perSecond
    }

    struct Bucket {
        private let budget: FrameBudget
        private var tokens: Double
        private var filledAt: Duration

        init(_ budget: FrameBudget, at now: Duration) {
            self.budget = budget
            tokens = Double(budget.burst)
            filledAt = now
        }

        /// Takes a token; false when there is none.
        mutating func take(at now: Duration) -> Bool {
            let (seconds, attoseconds) = max(.zero, now - filledAt).components
            tokens = min(Double(budget.burst), tokens + (Double(seconds) + Double(attoseconds) / 1e18) * Double(budget.perSecond))
            filledAt = now
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }
    }
}
