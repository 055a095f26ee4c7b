/// Frames of a server (RFC 6455, §5): not masked, not fragmented.
package enum WebSocketFrameEncoder {
    package static func text(_ text: String) -> [UInt8] { frame(.text, text.utf8) }
    package static func binary(_ bytes: [UInt8]) -> [UInt8] { frame(.binary, bytes) }
    /// - Parameter bytes: 125 at most; the rest is cut off.
    package static func ping(_ bytes: [UInt8] = []) -> [UInt8] { frame(.ping, bytes.prefix(125)) }
    /// - Parameter bytes: those of the ping.
    package static func pong(_ bytes: [UInt8]) -> [UInt8] { frame(.pong, bytes.prefix(125)) }

    /// - Parameters:
    ///   - code: ``WebSocketCloseCode/noStatus``, or any other that may not be sent, makes an empty frame.
    ///   - reason: cut after a whole character where it has more than 123 bytes.
    package static func close(_ code: WebSocketCloseCode, reason: String = "") -> [UInt8] {
        guard code.isAllowedOnWire else { return frame(.close, []) }
        var end = reason.startIndex
        while end < reason.endIndex {
            let next = reason.unicodeScalars.index(after: end)
            guard reason.utf8.distance(from: reason.startIndex, to: next) <= 123 else { break }
            end = next
        }
        let codeBytes = [UInt8(code.number >> 8), UInt8(code.number & 0xFF)]
        return frame(.close, codeBytes + Array(reason[..<end].utf8))
    }

    /// Appends the header of a binary message whose `payloadLength` bytes the caller sends by itself.
    package static func appendBinaryHeader(payloadLength: Int, to bytes: inout [UInt8]) {
        appendHeader(.binary, payloadLength: payloadLength, to: &bytes)
    }

    private static func frame(_ opcode: WebSocketFrameHeader.Opcode, _ payload: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count + 10)
        appendHeader(opcode, payloadLength: payload.count, to: &bytes)
        bytes += payload
        return bytes
    }

    private static func appendHeader(_ opcode: WebSocketFrameHeader.Opcode, payloadLength: Int, to bytes: inout [UInt8]) {
        bytes.append(0x80 | opcode.rawValue)
        switch payloadLength {
        case ...125: bytes.append(UInt8(truncatingIfNeeded: payloadLength))
        case ...0xFFFF:
            bytes.append(126)
            appendBigEndian(payloadLength, count: 2, to: &bytes)
        default:
            bytes.append(127)
            appendBigEndian(payloadLength, count: 8, to: &bytes)
        }
    }

    private static func appendBigEndian(_ number: Int, count: Int, to bytes: inout [UInt8]) {
        for index in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}
