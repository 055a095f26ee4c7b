internal import Media

/// The delivery directives of a media playlist request (RFC 8216bis, §6.2.5).
package struct BlockingRequest: Hashable, Sendable {
    /// Hold the answer until the playlist contains this segment, or a part of it where ``part`` is given.
    package var mediaSequenceNumber: Int?
    /// Part Index in that segment.
    package var part: Int?
    package var skip: SkipDirective

    /// A request that can't be meant; answered with 400 and the sentence.
    package struct Refusal: Error, Hashable, Sendable {
        package var sentence: String

        package init(sentence: String) { self.sentence = sentence }
    }

    package enum Limits {
        /// Digits of a decimal-integer (§4.2). What needs more than 63 bits reads as the largest number.
        package static let digitsMax = 20
    }

    package init(mediaSequenceNumber: Int? = nil, part: Int? = nil, skip: SkipDirective = .none) {
        self.mediaSequenceNumber = mediaSequenceNumber
        self.part = part
        self.skip = skip
    }

    /// Reads a query, without its `?`. Parameters that are not directives are ignored, as are directives and skip values
    /// that came after this was written: the answer without them is still a right playlist.
    package init(query: Substring) throws(Refusal) {
        self.init()
        var seen: [Directive] = []
        for parameter in query.utf8.split(separator: UInt8(ascii: "&")) {
            let (name, value) = Self.nameAndValue(parameter)
            guard let directive = Directive(rawValue: name) else { continue }
            guard !seen.contains(directive) else { throw Refusal(sentence: "\(name) is given twice") }
            seen.append(directive)
            try read(value, of: directive)
        }
        if part != nil, mediaSequenceNumber == nil {
            throw Refusal(sentence: "_HLS_part needs _HLS_msn: a part index counts within a segment")
        }
    }

    private enum Directive: String {
        case mediaSequenceNumber = "_HLS_msn"
        case part = "_HLS_part"
        case skip = "_HLS_skip"
    }

    private static func nameAndValue(_ parameter: Substring.UTF8View) -> (String, String) {
        guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")) else { return (String(Substring(parameter)), "") }
        return (String(Substring(parameter[..<equals])), String(Substring(parameter[parameter.index(after: equals)...])))
    }

    private mutating func read(_ value: String, of directive: Directive) throws(Refusal) {
        switch directive {
        case .mediaSequenceNumber: mediaSequenceNumber = try Self.number(value, of: directive)
        case .part: part = try Self.number(value, of: directive)
        case .skip where value == "YES": skip = .segments
        case .skip where value == "v2": skip = .segmentsAndDateRanges
        case .skip: break
        }
    }

    private static func number(_ text: String, of directive: Directive) throws(Refusal) -> Int {
        let digits = text.utf8
        guard (1...Limits.digitsMax).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Refusal(sentence: "\(directive.rawValue) must be a decimal number of at most \(Limits.digitsMax) digits")
        }
        return Int(text) ?? .max
    }
}
