import HTTP

/// What came out of a decoder.
struct WebSocketConversation: Equatable {
    var events: [WebSocketFrameDecoder.Event] = []
    var error: WebSocketError?

    init(_ pieces: [[UInt8]], limits: WebSocketFrameDecoder.Limits = .init()) {
        var decoder = WebSocketFrameDecoder(limits: limits)
        do throws(WebSocketError) {
            for piece in pieces {
                decoder.receive(piece.span.bytes)
                while let event = try decoder.nextEvent() { events.append(event) }
            }
        } catch {
            self.error = error
        }
    }

    /// One conversation, however it is cut; `nil` when the cuts disagree.
    static func underEveryCut(_ bytes: [UInt8], limits: WebSocketFrameDecoder.Limits = .init()) -> WebSocketConversation? {
        let cuts = bytes.count <= 600 ? Delivery.allCuts(of: bytes) : Delivery.fewCuts(of: bytes)
        let whole = WebSocketConversation(cuts[0], limits: limits)
        return cuts.allSatisfy { WebSocketConversation($0, limits: limits) == whole } ? whole : nil
    }

    /// A client's frame: `first` is FIN, reserved bits and opcode.
    static func frame(_ first: UInt8, _ payload: [UInt8], mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]) -> [UInt8] {
        var bytes = [first]
        switch payload.count {
        case ...125: bytes.append(0x80 | UInt8(payload.count))
        case ...0xFFFF: bytes += [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [0xFF] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> (8 * $0)) }
        }
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }
}
