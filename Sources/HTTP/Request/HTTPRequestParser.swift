import Bytes

/// The server's reading side of an HTTP/1.x connection (RFC 9112): bytes in, requests out. Owns no socket and no clock.
///
/// Give it bytes by ``receive(_:)``, then call ``nextEvent()`` until it returns `nil`. A request is one `head`, any number of `body`
/// and one `end`. Pipelined requests wait inside until they are asked for: a driver that answers a request calls ``nextEvent()`` again
/// only after it has answered. Events don't depend on how TCP cut the bytes (only `body` slices do).
///
/// Strict where leniency lets one request hide in another: lines end with CRLF, a body is framed in exactly one way.
package struct HTTPRequestParser: Sendable {
    package enum Event: Sendable, Equatable {
        case head(HTTPRequestHead)
        /// Decoded body bytes, never empty; shares the parser's storage, which isn't reused while the slice lives.
        case body(ArraySlice<UInt8>)
        /// The request is complete. Trailers were checked and dropped.
        case end
    }

    private enum State {
        /// Between requests, after `emptyLines` CRLFs. Next: `headers`.
        case requestLine(emptyLines: Int)
        /// `builder` gathers; `budget` bytes are left for more lines. Next: `fixedBody`, `chunkSize` or `end`.
        case headers(budget: Int)
        /// Next: `end`.
        case fixedBody(remaining: Int)
        /// Next: `chunkData`, or `trailers` after the last chunk.
        case chunkSize
        /// Next: `chunkEnd`.
        case chunkData(remaining: Int)
        /// CRLF after a chunk's data. Next: `chunkSize`.
        case chunkEnd
        /// Next: `end`.
        case trailers(budget: Int, count: Int)
        /// The event `end` is due. Next: `requestLine`.
        case end
        /// Nothing more comes out but this error.
        case failed(HTTPParseError)
        /// Another protocol took the bytes.
        case upgraded
    }

    package let limits: Limits
    /// The bound for the current request's body. A driver may move it after `head`, before it asks for the next event; every head
    /// sets it back to the limits' value.
    package var bodyBytesMax: Int

    private var state = State.requestLine(emptyLines: 0)
    private var builder: RequestHeadBuilder?
    private var buffer: [UInt8] = []
    /// Up to here the buffer's bytes are used up.
    private var start = 0
    /// Up to here the buffer's bytes hold no line feed.
    private var scanned = 0
    private var chunkedBytes = 0
    private var chunkExtensionBytes = 0

    package init(limits: Limits = Limits()) {
        let lineMax = max(limits.requestLineBytesMax, limits.headerBytesMax, limits.chunkExtensionBytesMax + Self.chunkSizeDigitsMax)
        precondition(limits.unreadBytesMax >= lineMax + 2, "the longest line must fit among the unread bytes")
        self.limits = limits
        bodyBytesMax = limits.bodyBytesMax
    }

    /// How many received bytes haven't come out as events.
    package var unreadCount: Int { buffer.count - start }
    /// The driver reads no more from the peer until it has drained events. Never so after ``nextEvent()`` returned `nil`.
    package var isFull: Bool { unreadCount >= limits.unreadBytesMax }
    /// No request has begun: the connection may be closed without harm.
    package var isIdle: Bool {
        if case .requestLine = state { return unreadCount == 0 }
        return false
    }
    package var hasFailed: Bool {
        if case .failed = state { return true }
        return false
    }

    /// Takes what the peer sent, copying it once.
    package mutating func receive(_ bytes: RawSpan) {
        switch state {
        case .failed, .upgraded: return
        default: break
        }
        guard !isFull else {
            return fail(.bad("More than \(limits.unreadBytesMax) bytes were sent ahead (unreadBytesMax)."))
        }
        dropUsedBytes()
        buffer.append(contentsOf: bytes)
    }

    /// The next event; `nil` when more bytes are needed. An error is final: it is thrown again by each later call.
    package mutating func nextEvent() throws(HTTPParseError) -> Event? {
        do throws(HTTPParseError) {
            while true {
                switch try step() {
                case .event(let event): return event
                case .goOn: continue
                case .starved: return nil
                }
            }
        } catch {
            fail(error)
            throw error
        }
    }

    /// Ends HTTP on this connection and hands out the bytes that came after the last request, for the protocol that follows.
    package mutating func takeUnread() -> [UInt8] {
        let unread = Array(buffer[start...])
        discardBuffer()
        if !hasFailed { state = .upgraded }
        return unread
    }
}

extension HTTPRequestParser {
    /// 16 hexadecimal digits fill 64 bits.
    private static let chunkSizeDigitsMax = 16

    private enum Step {
        case event(Event)
        /// The state advanced without an event.
        case goOn
        case starved
    }

    private mutating func step() throws(HTTPParseError) -> Step {
        switch state {
        case .requestLine(let emptyLines): return try readRequestLine(after: emptyLines)
        case .headers(let budget): return try readHeaderLine(budget: budget)
        case .fixedBody(let remaining): return try readBody(remaining)
        case .chunkSize: return try readChunkSize()
        case .chunkData(let remaining): return readChunkData(remaining)
        case .chunkEnd: return try readChunkEnd()
        case .trailers(let budget, let count): return try readTrailerLine(budget: budget, count: count)
        case .end:
            state = .requestLine(emptyLines: 0)
            return .event(.end)
        case .failed(let error): throw error
        case .upgraded: return .starved
        }
    }

    private mutating func readRequestLine(after emptyLines: Int) throws(HTTPParseError) -> Step {
        let line: ArraySlice<UInt8>
        switch try takeLine(bytesMax: limits.requestLineBytesMax) {
        case .incomplete: return .starved
        case .tooLong:
            throw HTTPParseError(
                .uriTooLong, "The request line has more than \(limits.requestLineBytesMax) bytes (requestLineBytesMax).")
        case .complete(let bytes): line = bytes
        }
        if line.isEmpty {
            // RFC 9112 §2.2: old clients send one CRLF too much after a body.
            guard emptyLines == 0 else { throw .bad("The request begins with several empty lines.") }
            state = .requestLine(emptyLines: 1)
            return .goOn
        }
        builder = try RequestHeadBuilder(requestLine: line, methodBytesMax: limits.methodBytesMax)
        state = .headers(budget: limits.headerBytesMax)
        return .goOn
    }

    private mutating func readHeaderLine(budget: Int) throws(HTTPParseError) -> Step {
        guard let line = try takeFieldLine(budget: budget) else { return .starved }
        if line.isEmpty { return try finishHead() }
        try builder?.add(headerLine: line, countMax: limits.headerCountMax)
        state = .headers(budget: budget - line.count - 2)
        return .goOn
    }

    private mutating func takeFieldLine(budget: Int) throws(HTTPParseError) -> ArraySlice<UInt8>? {
        switch try takeLine(bytesMax: max(budget - 2, 0)) {
        case .incomplete: return nil
        case .tooLong:
            throw HTTPParseError(
                .requestHeaderFieldsTooLarge, "The headers have more than \(limits.headerBytesMax) bytes (headerBytesMax).")
        case .complete(let line): return line
        }
    }

    private mutating func finishHead() throws(HTTPParseError) -> Step {
        guard let head = try builder?.finish() else { preconditionFailure("a builder exists from the request line on") }
        builder = nil
        bodyBytesMax = limits.bodyBytesMax
        chunkedBytes = 0
        chunkExtensionBytes = 0
        switch head.bodyFraming {
        case .none: state = .end
        case .length(let count): state = .fixedBody(remaining: count)
        case .chunked: state = .chunkSize
        }
        return .event(.head(head))
    }
}

// MARK: Bodies

extension HTTPRequestParser {
    private func bodyTooLarge() -> HTTPParseError {
        HTTPParseError(.contentTooLarge, "The body has more than \(bodyBytesMax) bytes (bodyBytesMax).")
    }

    private mutating func readBody(_ remaining: Int) throws(HTTPParseError) -> Step {
        guard remaining <= bodyBytesMax else { throw bodyTooLarge() }
        guard let bytes = takeBytes(atMost: remaining) else { return .starved }
        state = bytes.count == remaining ? .end : .fixedBody(remaining: remaining - bytes.count)
        return .event(.body(bytes))
    }

    /// `chunk-size [ chunk-ext ] CRLF` (RFC 9112, §7.1), without the blanks around `;` that some readers skip and others don't.
    private mutating func readChunkSize() throws(HTTPParseError) -> Step {
        let extensionBytesLeft = limits.chunkExtensionBytesMax - chunkExtensionBytes
        switch try takeLine(bytesMax: Self.chunkSizeDigitsMax + extensionBytesLeft) {
        case .incomplete: return .starved
        case .tooLong: throw chunkExtensionsTooLong()
        case .complete(let line):
            let size = try parseChunkSize(line)
            guard size > 0 else {
                state = .trailers(budget: limits.headerBytesMax, count: 0)
                return .goOn
            }
            guard size <= bodyBytesMax - chunkedBytes else { throw bodyTooLarge() }
            chunkedBytes += size
            state = .chunkData(remaining: size)
            return .goOn
        }
    }

    private func chunkExtensionsTooLong() -> HTTPParseError {
        .bad("The body's chunk extensions have more than \(limits.chunkExtensionBytesMax) bytes (chunkExtensionBytesMax).")
    }

    private mutating func parseChunkSize(_ line: ArraySlice<UInt8>) throws(HTTPParseError) -> Int {
        let digits = line.prefix { ASCII.hexDigitValue($0) != nil }
        let extensions = line[digits.endIndex...]
        guard !digits.isEmpty, extensions.isEmpty || extensions.first == UInt8(ascii: ";"),
            extensions.allSatisfy(ASCII.isFieldContent)
        else { throw .bad("A chunk's size isn't a hexadecimal number.") }
        guard digits.count <= Self.chunkSizeDigitsMax else { throw .bad("A chunk's size has more than 16 digits.") }
        chunkExtensionBytes += extensions.count
        guard chunkExtensionBytes <= limits.chunkExtensionBytesMax else { throw chunkExtensionsTooLong() }
        var size: UInt64 = 0
        for digit in digits { size = size << 4 | UInt64(ASCII.hexDigitValue(digit) ?? 0) }
        guard let count = Int(exactly: size) else { throw bodyTooLarge() }
        return count
    }

    private mutating func readChunkData(_ remaining: Int) -> Step {
        guard let bytes = takeBytes(atMost: remaining) else { return .starved }
        state = bytes.count == remaining ? .chunkEnd : .chunkData(remaining: remaining - bytes.count)
        return .event(.body(bytes))
    }

    private mutating func readChunkEnd() throws(HTTPParseError) -> Step {
        let longer = HTTPParseError.bad("A chunk's data doesn't end where its size says.")
        guard unreadCount >= 1 else { return .starved }
        guard buffer[start] == ASCII.cr else { throw longer }
        guard unreadCount >= 2 else { return .starved }
        guard buffer[start + 1] == ASCII.lf else { throw longer }
        start += 2
        state = .chunkSize
        return .goOn
    }

    /// Trailers keep the rules of headers and are dropped: a field that matters must not arrive after the decision it matters for.
    private mutating func readTrailerLine(budget: Int, count: Int) throws(HTTPParseError) -> Step {
        guard let line = try takeFieldLine(budget: budget) else { return .starved }
        if line.isEmpty {
            state = .end
            return .goOn
        }
        guard count < limits.headerCountMax else {
            throw HTTPParseError(
                .requestHeaderFieldsTooLarge, "The request has more than \(limits.headerCountMax) trailers (headerCountMax).")
        }
        _ = try HeaderLine.parse(line)
        state = .trailers(budget: budget - line.count - 2, count: count + 1)
        return .goOn
    }
}

// MARK: Bytes

extension HTTPRequestParser {
    private enum Line {
        case incomplete
        case tooLong
        /// Without its CRLF.
        case complete(ArraySlice<UInt8>)
    }

    /// The next line, if at most `bytesMax` bytes and CRLF bring it to its end. The answer depends on the bytes, not on their cuts.
    private mutating func takeLine(bytesMax: Int) throws(HTTPParseError) -> Line {
        let window = min(buffer.count, start + bytesMax + 2)
        guard let lineFeed = indexOfLineFeed(from: max(scanned, start), to: window) else {
            scanned = window
            return unreadCount >= bytesMax + 2 ? .tooLong : .incomplete
        }
        guard lineFeed > start, buffer[lineFeed - 1] == ASCII.cr else { throw .bad("A line ends with a bare line feed.") }
        let line = buffer[start..<lineFeed - 1]
        start = lineFeed + 1
        return .complete(line)
    }

    private func indexOfLineFeed(from: Int, to: Int) -> Int? {
        let bytes = buffer.span
        var index = from
        while index < to {
            if bytes[index] == ASCII.lf { return index }
            index += 1
        }
        return nil
    }

    private mutating func takeBytes(atMost count: Int) -> ArraySlice<UInt8>? {
        guard unreadCount > 0 else { return nil }
        let end = start + min(count, unreadCount)
        defer { start = end }
        return buffer[start..<end]
    }

    /// Makes room before new bytes come. What slices still share is left to them.
    private mutating func dropUsedBytes() {
        guard start > 0 else { return }
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= limits.unreadBytesMax)
        } else {
            buffer.removeSubrange(..<start)
        }
        scanned = max(scanned - start, 0)
        start = 0
    }

    private mutating func discardBuffer() {
        buffer = []
        start = 0
        scanned = 0
        builder = nil
    }

    private mutating func fail(_ error: HTTPParseError) {
        discardBuffer()
        state = .failed(error)
    }
}
