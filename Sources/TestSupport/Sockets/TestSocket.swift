import Glibc

/// A blocking TCP client for tests: it does exactly what a test says, also what no proper client would do. Each wait ends after
/// ``timeMax`` with an error, so that a server that doesn't answer fails a test instead of hanging it.
///
/// Sendable by its tests' care: one thread at a time receives, one at a time sends, and what they share doesn't change until ``close()``.
package final class TestSocket: @unchecked Sendable {
    package static let timeMax = 20

    package struct Failure: Error, CustomStringConvertible {
        package let call: String
        package let code: CInt
        package var isTimeout: Bool { code == EAGAIN }
        package var isReset: Bool { code == ECONNRESET || code == EPIPE }
        package var description: String { unsafe "\(call): \(String(cString: strerror(code)))" }
    }

    private var number: CInt
    /// Received and not taken yet.
    private var unread: [UInt8] = []

    /// Connects to 127.0.0.1. A small `receiveBufferBytes` makes a peer that writes feel soon that nobody reads.
    package init(port: UInt16, receiveBufferBytes: Int? = nil) throws(Failure) {
        number = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Failure(call: "socket", code: errno) }
        if let receiveBufferBytes { set(SO_RCVBUF, CInt(receiveBufferBytes)) }
        var limit = timeval(tv_sec: Self.timeMax, tv_usec: 0)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect", code: errno) }
    }

    private func set(_ option: CInt, _ value: CInt) {
        var value = value
        _ = unsafe setsockopt(number, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    package func send(_ text: String) throws(Failure) { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(call: "send", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends as much as the peer and the kernel take until nothing more has gone for half a second, and at most `limit` bytes.
    package func sendUntilStuck(limit: Int) throws(Failure) -> Int {
        let piece = [UInt8](repeating: 0x61, count: 65_536)
        var sent = 0
        while sent < limit {
            var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
            guard unsafe Glibc.poll(&poll, 1, 500) > 0 else { return sent }
            let count = unsafe Glibc.send(number, piece, min(piece.count, limit - sent), CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
            if count < 0 && errno == EAGAIN { continue }
            guard count > 0 else { throw Failure(call: "send", code: errno) }
            sent += count
        }
        return sent
    }

    /// Some bytes; none at the peer's end.
    package func receive(atMost count: Int = 65_536) throws(Failure) -> [UInt8] {
        if !unread.isEmpty {
            defer { unread.removeFirst(min(count, unread.count)) }
            return Array(unread.prefix(count))
        }
        return try read(count)
    }

    private func read(_ count: Int) throws(Failure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        while true {
            let count = unsafe recv(number, &buffer, buffer.count, 0)
            if count >= 0 { return Array(buffer[..<count]) }
            guard errno == EINTR else { throw Failure(call: "recv", code: errno) }
        }
    }

    package func receive(exactly count: Int) throws(Failure) -> [UInt8] {
        while unread.count < count {
            let more = try read(65_536)
            if more.isEmpty { throw Failure(call: "end", code: 0) }
            unread += more
        }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    /// Up to and with `marker`.
    package func receive(until marker: String) throws(Failure) -> String {
        let marker = Array(marker.utf8)
        while true {
            if let end = Self.end(of: marker, in: unread) {
                defer { unread.removeFirst(end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = try read(65_536)
            if more.isEmpty { throw Failure(call: "end", code: 0) }
            unread += more
        }
    }

    /// All that comes until the peer closes its side.
    package func receiveAll() throws(Failure) -> [UInt8] {
        var all = unread
        unread = []
        while true {
            let more = try read(65_536)
            if more.isEmpty { return all }
            all += more
        }
    }

    /// Waits for the peer to end the connection, in order or not, and drops what comes before.
    package func waitForEnd() throws(Failure) {
        do throws(Failure) { while true { if try read(65_536).isEmpty { return } } } catch {
            if !error.isReset { throw error }
        }
    }

    private static func end(of marker: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= marker.count else { return nil }
        for start in 0...(bytes.count - marker.count) where bytes[start..<start + marker.count].elementsEqual(marker) {
            return start + marker.count
        }
        return nil
    }

    /// Says that nothing more comes; still reads.
    package func closeSending() { _ = shutdown(number, CInt(SHUT_WR)) }

    package func close() {
        if number >= 0 { _ = Glibc.close(number) }
        number = -1
    }

    /// Ends the connection as a crash does.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    deinit { close() }
}
