/// Frames as a client writes them (RFC 9113, §4.1), right or wrong.
package enum Frames {
    package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings()

    package enum Flag {
        package static let endStream: UInt8 = 0x1
        package static let acknowledgement: UInt8 = 0x1
        package static let endHeaders: UInt8 = 0x4
    }

    package static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        Array(bigEndian(UInt32(payload.count)).dropFirst()) + [type, flags] + bigEndian(stream) + payload
    }

    package static func data(_ stream: UInt32, _ bytes: [UInt8], ends: Bool = false) -> [UInt8] {
        frame(0, flags: ends ? Flag.endStream : 0, stream: stream, bytes)
    }

    package static func headers(_ stream: UInt32, _ fields: [(String, String)], ends: Bool = true, endsHeaders: Bool = true) -> [UInt8] {
        frame(1, flags: (ends ? Flag.endStream : 0) | (endsHeaders ? Flag.endHeaders : 0), stream: stream, block(fields))
    }

    package static func get(_ stream: UInt32, _ path: String = "/", _ fields: [(String, String)] = []) -> [UInt8] {
        headers(stream, request("GET", path) + fields)
    }

    package static func request(_ method: String, _ path: String) -> [(String, String)] {
        [(":method", method), (":scheme", "https"), (":path", path), (":authority", "test")]
    }

    package static func resetStream(_ stream: UInt32, code: UInt32 = 8) -> [UInt8] { frame(3, stream: stream, bigEndian(code)) }
    package static func settings(_ entries: [(UInt16, UInt32)] = []) -> [UInt8] {
        frame(4, entries.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 0xFF)] + bigEndian($0.1) })
    }
    package static func ping(acknowledges: Bool = false) -> [UInt8] {
        frame(6, flags: acknowledges ? Flag.acknowledgement : 0, [UInt8](repeating: 7, count: 8))
    }
    package static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> [UInt8] { frame(8, stream: stream, bigEndian(increment)) }
    package static func continuation(_ stream: UInt32, _ payload: [UInt8] = [], ends: Bool = false) -> [UInt8] {
        frame(9, flags: ends ? Flag.endHeaders : 0, stream: stream, payload)
    }

    /// Each field as a literal that nobody remembers (RFC 7541, §6.2.2).
    package static func block(_ fields: [(String, String)]) -> [UInt8] { fields.flatMap { [0x00] + text($0.0) + text($0.1) } }

    private static func text(_ text: String) -> [UInt8] {
        let count = text.utf8.count
        guard count >= 127 else { return [UInt8(count)] + text.utf8 }
        var rest = count - 127
        var bytes: [UInt8] = [127]
        while rest >= 128 {
            bytes.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return bytes + [UInt8(rest)] + text.utf8
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [UInt8(number >> 24), UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
    }
}

/// A frame as a client reads it.
package struct HTTP2Frame: Equatable {
    package var type: UInt8
    package var flags: UInt8
    package var stream: UInt32
    package var payload: [UInt8]

    package static func all(in bytes: [UInt8]) -> [HTTP2Frame] {
        var frames: [HTTP2Frame] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let start = rest.startIndex
            let length = rest[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            let stream = rest[start + 5..<start + 9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            frames.append(
                HTTP2Frame(type: rest[start + 3], flags: rest[start + 4], stream: stream, payload: Array(rest.dropFirst(9).prefix(length))))
            rest = rest.dropFirst(9 + length)
        }
        return frames
    }

    package var isData: Bool { type == 0 }
    package var isHeaders: Bool { type == 1 }
    package var isReset: Bool { type == 3 }
    package var isGoAway: Bool { type == 7 }
    package var isWindowUpdate: Bool { type == 8 }
    package var endsStream: Bool { flags & 1 != 0 }
    /// Of RST_STREAM.
    package var resetCode: UInt32 { payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
    /// Of GOAWAY.
    package var goAwayCode: UInt32 { payload.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
    package var goAwayWords: String { String(decoding: payload.dropFirst(8), as: UTF8.self) }
}
