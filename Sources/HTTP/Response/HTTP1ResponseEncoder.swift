/// Writes HTTP/1.x responses (RFC 9112) for one request. It alone decides on `Connection`, `Content-Length` and `Transfer-Encoding`;
/// what a handler put there is dropped (but `Connection: close` is heard). Payload never passes through: the driver sends
/// it between the bytes that the encoder gives.
package struct HTTP1ResponseEncoder: Sendable {
    /// The body as `GET` would get it; a `HEAD` is answered with the same framing headers and no body.
    package enum Body: Sendable, Equatable {
        case none
        /// Exactly so many bytes will follow.
        case length(Int)
        /// Bytes of unknown number will follow.
        case stream
    }

    /// What the driver does after the head.
    package enum Framing: Sendable, Equatable {
        /// No body bytes may follow.
        case none
        /// So many bytes follow as they are.
        case length(Int)
        /// Each piece goes between ``appendChunkPrefix(count:to:)`` and ``chunkSuffix``; ``lastChunk`` ends the body.
        case chunked
        /// Bytes follow as they are; closing the connection ends the body.
        case untilClose
    }

    package struct Plan: Sendable, Equatable {
        package let framing: Framing
        /// Whether the connection may carry another request after this response.
        package let keepsAlive: Bool

        package init(framing: Framing, keepsAlive: Bool) {
            self.framing = framing
            self.keepsAlive = keepsAlive
        }
    }

    private let isHead: Bool
    private let version: HTTPVersion
    private let isKeepAlive: Bool

    /// - Parameter isKeepAlive: what the client asked for and the server grants.
    package init(isHead: Bool, version: HTTPVersion, isKeepAlive: Bool) {
        self.isHead = isHead
        self.version = version
        self.isKeepAlive = isKeepAlive
    }

    package init(answering request: HTTPRequestHead) {
        self.init(isHead: request.method == .head, version: request.version, isKeepAlive: request.isKeepAlive)
    }

    /// For a request that couldn't be parsed: the connection closes.
    package static let afterParseError = HTTP1ResponseEncoder(isHead: false, version: .http1_1, isKeepAlive: false)

    /// Appends status line and header section. Nothing is appended when it throws.
    /// - Parameter date: the current time by ``HTTPDate/format(secondsSince1970:)``; `nil` leaves the header out.
    package func appendHead(
        _ head: HTTPResponseHead, body: Body, date: String?, to bytes: inout [UInt8]
    ) throws(HTTPEncodeError) -> Plan {
        for field in head.headers.fields where !field.isSendable { throw HTTPEncodeError(headerName: field.name) }
        let plan = plan(for: head, body: body)
        bytes.reserveCapacity(bytes.count + 256)
        appendStatusLine(head.status, to: &bytes)
        if let date, !head.status.isInformational, HTTPHeaders.Field(name: "Date", value: date).isSendable {
            Self.append("Date", date, to: &bytes)
        }
        let isUpgrade = head.status == .switchingProtocols
        for field in head.headers.fields where isUpgrade || !Self.isOwn(field.name, hasDate: date != nil) {
            Self.append(field.name, field.value, to: &bytes)
        }
        if !head.status.forbidsBody { appendFraming(of: body, to: &bytes) }
        if !head.status.isInformational { appendConnection(keepsAlive: plan.keepsAlive, to: &bytes) }
        bytes += Self.lineEnd
        return plan
    }

    /// The interim answer to `Expect: 100-continue` (RFC 9110, §15.2.1).
    package static let continueResponse = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    /// Ends a chunk's data.
    package static let chunkSuffix: [UInt8] = [ASCII.cr, ASCII.lf]
    /// Ends a chunked body; there are no trailers.
    package static let lastChunk = Array("0\r\n\r\n".utf8)

    /// Appends the size line of a chunk of `count` bytes, more than zero: an empty chunk would end the body.
    package static func appendChunkPrefix(count: Int, to bytes: inout [UInt8]) {
        precondition(count > 0, "an empty chunk would end the body")
        var shift = (Int.bitWidth - count.leadingZeroBitCount - 1) / 4 * 4
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: count >> shift & 0xF)
            bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
            shift -= 4
        }
        bytes += lineEnd
    }
}

extension HTTP1ResponseEncoder {
    private static var lineEnd: [UInt8] { chunkSuffix }

    private func plan(for head: HTTPResponseHead, body: Body) -> Plan {
        let closes = head.headers.listContains("close", in: "Connection")
        if isHead || head.status.forbidsBody { return Plan(framing: .none, keepsAlive: isKeepAlive && !closes) }
        return switch body {
        case .none: Plan(framing: .none, keepsAlive: isKeepAlive && !closes)
        case .length(let count): Plan(framing: .length(count), keepsAlive: isKeepAlive && !closes)
        case .stream where version == .http1_1: Plan(framing: .chunked, keepsAlive: isKeepAlive && !closes)
        case .stream: Plan(framing: .untilClose, keepsAlive: false)
        }
    }

    private func appendStatusLine(_ status: HTTPStatus, to bytes: inout [UInt8]) {
        bytes += "HTTP/1.1 ".utf8
        bytes += String(status.code).utf8
        bytes.append(ASCII.space)
        bytes += status.reasonPhrase.description.utf8
        bytes += Self.lineEnd
    }

    private func appendFraming(of body: Body, to bytes: inout [UInt8]) {
        switch body {
        // An unknown length may stay unsaid to HEAD (RFC 9110, §9.3.2).
        case .none where isHead: break
        case .none: Self.append("Content-Length", "0", to: &bytes)
        case .length(let count): Self.append("Content-Length", String(count), to: &bytes)
        case .stream where version == .http1_1: Self.append("Transfer-Encoding", "chunked", to: &bytes)
        case .stream: break
        }
    }

    private func appendConnection(keepsAlive: Bool, to bytes: inout [UInt8]) {
        if !keepsAlive {
            Self.append("Connection", "close", to: &bytes)
        } else if version == .http1_0 {
            Self.append("Connection", "keep-alive", to: &bytes)
        }
    }

    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes += name.utf8
        bytes.append(UInt8(ascii: ":"))
        bytes.append(ASCII.space)
        bytes += value.utf8
        bytes += lineEnd
    }

    /// The headers that belong to the connection, not to the handler.
    private static func isOwn(_ name: String, hasDate: Bool) -> Bool {
        switch name.utf8.count {
        case 4: hasDate && name.equalsIgnoringASCIICase("Date")
        case 10: name.equalsIgnoringASCIICase("Connection") || name.equalsIgnoringASCIICase("Keep-Alive")
        case 14: name.equalsIgnoringASCIICase("Content-Length")
        case 17: name.equalsIgnoringASCIICase("Transfer-Encoding")
        default: false
        }
    }
}
