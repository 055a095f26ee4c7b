extension SessionDescription {
    /// Reads a whole description. Lines may end in CRLF or LF; kinds of lines that WebRTC has no use for are skipped.
    package init(_ text: String, limits: SDPLimits = SDPLimits()) throws(SDPError) {
        try self.init(lines: text, isFragment: false, limits: limits)
        guard !origin.isEmpty else { throw .malformed("the line that begins with o= is missing", line: 1) }
    }

    /// Reads a fragment, as trickle ICE sends it (RFC 8840, §9): attributes, perhaps with sections.
    package init(fragment text: String, limits: SDPLimits = SDPLimits()) throws(SDPError) {
        try self.init(lines: text, isFragment: true, limits: limits)
    }

    private init(lines text: String, isFragment: Bool, limits: SDPLimits) throws(SDPError) {
        self.init(origin: "")
        guard text.utf8.count <= limits.bytesMax else { throw .limitExceeded(name: "bytesMax", limit: limits.bytesMax) }
        // CRLF is one character to Swift, and a newline like the others.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.count <= limits.linesMax else { throw .limitExceeded(name: "linesMax", limit: limits.linesMax) }
        for (number, line) in zip(1..., lines) where !line.isEmpty {
            if number == 1, !isFragment, line != "v=0" { throw .malformed("it doesn't begin with v=0", line: 1) }
            try read(line, number, limits)
        }
    }

    private mutating func read(_ line: Substring, _ number: Int, _ limits: SDPLimits) throws(SDPError) {
        guard line.utf8.count >= 2, line.dropFirst().first == "=" else {
            throw .malformed("a letter and = are missing", line: number)
        }
        let value = line.dropFirst(2)
        switch line.first {
        case "o": origin = String(value)
        case "a":
            let attribute = SDPAttribute(line: value)
            if media.isEmpty { attributes.append(attribute) } else { media[media.count - 1].attributes.append(attribute) }
        case "m":
            guard media.count < limits.mediaMax else { throw .limitExceeded(name: "mediaMax", limit: limits.mediaMax) }
            media.append(try MediaDescription(line: value, number))
        default: break
        }
    }
}

extension MediaDescription {
    /// `<media> <port>[/<number of ports>] <proto> <fmt> …` (RFC 8866, §5.14).
    fileprivate init(line: Substring, _ number: Int) throws(SDPError) {
        let fields = line.split(separator: " ")
        guard fields.count >= 4, let port = UInt16(fields[1].prefix { $0 != "/" }) else {
            throw .malformed("a medium has no port, transport or format", line: number)
        }
        self.init(kind: String(fields[0]), port: port, transport: String(fields[2]), formats: fields[3...].map(String.init))
    }
}
