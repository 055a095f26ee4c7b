import HTTP

/// What came out of a parser, with each body in one piece.
struct Conversation: Equatable {
    var heads: [HTTPRequestHead] = []
    var bodies: [[UInt8]] = []
    /// Requests that were complete.
    var ends = 0
    var error: HTTPParseError?

    init(_ pieces: [[UInt8]], limits: HTTPRequestParser.Limits = .init()) {
        var parser = HTTPRequestParser(limits: limits)
        do throws(HTTPParseError) {
            for piece in pieces {
                parser.receive(piece.span.bytes)
                while let event = try parser.nextEvent() { note(event) }
            }
        } catch {
            self.error = error
        }
    }

    private mutating func note(_ event: HTTPRequestParser.Event) {
        switch event {
        case .head(let head):
            heads.append(head)
            bodies.append([])
        case .body(let bytes): bodies[bodies.count - 1] += bytes
        case .end: ends += 1
        }
    }

    /// One conversation, however it is cut; `nil` when the cuts disagree.
    static func underEveryCut(_ text: String, limits: HTTPRequestParser.Limits = .init()) -> Conversation? {
        let bytes = Array(text.utf8)
        let cuts = bytes.count <= 600 ? Delivery.allCuts(of: bytes) : Delivery.fewCuts(of: bytes)
        let whole = Conversation(cuts[0], limits: limits)
        return cuts.allSatisfy { Conversation($0, limits: limits) == whole } ? whole : nil
    }

    /// The one error that refuses this text under every cut.
    static func refusal(_ text: String, limits: HTTPRequestParser.Limits = .init()) -> HTTPParseError? {
        underEveryCut(text, limits: limits)?.error
    }
}
