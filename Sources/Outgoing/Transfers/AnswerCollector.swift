internal import HTTP

/// Puts an answer together from the lines and pieces that libcurl hands over, within its limits. Of several answers in a row (interim ones,
/// redirects) the last one counts.
struct AnswerCollector {
    enum Trouble: Equatable { case headersTooBig, bodyTooBig }

    private let limits: OutgoingLimits
    private let bodyBytesMax: Int
    private let isCutAtLimit: Bool
    private var headerBytes = 0
    private var response = OutgoingResponse(status: 0)
    private(set) var trouble: Trouble?

    init(limits: OutgoingLimits, bodyBytesMax: Int, isCutAtLimit: Bool) {
        self.limits = limits
        self.bodyBytesMax = bodyBytesMax
        self.isCutAtLimit = isCutAtLimit
    }

    /// What was collected; nil when there was no status line.
    var answer: OutgoingResponse? { response.status == 0 ? nil : response }

    /// Takes one line with its end. False ends the transfer.
    mutating func takeHeader(_ line: [UInt8]) -> Bool {
        headerBytes += line.count
        guard headerBytes <= limits.headerBytesMax, response.headers.count < limits.headerFieldsMax else {
            trouble = .headersTooBig
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            response = OutgoingResponse(status: Self.status(text))
        } else if response.body.isEmpty, let colon = text.firstIndex(of: ":") {
            // A trailer section comes after the body, and is left out.
            response.headers.append(String(text[..<colon]), Self.trimmed(text[text.index(after: colon)...]))
        }
        return true
    }

    /// Takes a piece of the body. False ends the transfer.
    mutating func takeBody(_ piece: [UInt8]) -> Bool {
        let room = bodyBytesMax - response.body.count
        if piece.count <= room {
            response.body += piece
            return true
        }
        if isCutAtLimit {
            response.body += piece.prefix(room)
            response.isCut = true
        } else {
            trouble = .bodyTooBig
        }
        return false
    }

    /// `HTTP/1.1 200 OK`, `HTTP/2 200`. 0 for anything else.
    private static func status(_ line: String) -> Int {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(trimmed(words[1])), (100...999).contains(status) else { return 0 }
        return status
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        var rest = text.utf8.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        return String(Substring(rest))
    }
}
