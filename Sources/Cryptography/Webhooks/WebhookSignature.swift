/// The header by which a webhook's receiver knows that it comes from us, now, and unchanged:
/// `t=1763733600,v1=<64 hexadecimal digits>[,v1=…]`. `v1` is HMAC-SHA256 of the time's digits, a full stop and the body;
/// there is one for each secret while secrets are rotated, and one that fits is enough.
package enum WebhookSignature {
    package static let headerName = "Carillon-Signature"
    /// Secrets at one time: the new one and those that are on their way out.
    package static let secretsMax = 4
    /// How far the time may lie from the receiver's clock, either way: an older webhook may be a replay.
    package static let toleranceSeconds: Int64 = 300
    package static let headerBytesMax = 1024

    package enum VerificationError: Error, Equatable {
        /// No header of this form, or a longer one than ``headerBytesMax``.
        case malformed
        case outsideTolerance
        case noMatch
    }

    /// The header's value, for a time in seconds since 1970. No secret or more than ``secretsMax`` is our own mistake.
    package static func header(for body: [UInt8], at seconds: Int64, secrets: [WebhookSecret]) -> String {
        precondition((1...secretsMax).contains(secrets.count), "a webhook is signed with one to \(secretsMax) secrets")
        let tags = secrets.map { ",v1=" + hexadecimal(tag(body, "\(seconds)", $0)) }
        return "t=\(seconds)" + tags.joined()
    }

    /// Checks a header as a receiver does. Parts with other names than `t` and `v1` are left aside.
    package static func verify(
        _ header: String, body: [UInt8], secrets: [WebhookSecret], at seconds: Int64, toleranceSeconds: Int64 = toleranceSeconds
    ) throws(VerificationError) {
        let (time, tags) = try parse(header)
        guard let sent = Int64(time), sent >= 0 else { throw .malformed }
        let (age, isOverflow) = seconds.subtractingReportingOverflow(sent)
        guard !isOverflow, (-toleranceSeconds...toleranceSeconds).contains(age) else { throw .outsideTolerance }
        var isMatch = false
        for secret in secrets {
            let expected = tag(body, time, secret)
            // All of them are compared, whichever it is.
            for tag in tags where isEqualInConstantTime(tag, expected) { isMatch = true }
        }
        guard isMatch else { throw .noMatch }
    }

    /// The digits of the time, and the tags.
    private static func parse(_ header: String) throws(VerificationError) -> (time: String, tags: [[UInt8]]) {
        guard header.utf8.count <= headerBytesMax else { throw .malformed }
        var time: String?
        var tags: [[UInt8]] = []
        for part in header.split(separator: ",", omittingEmptySubsequences: false) {
            if part.hasPrefix("t=") {
                let digits = part.dropFirst(2)
                guard time == nil, (1...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
                    throw .malformed
                }
                time = String(digits)
            } else if part.hasPrefix("v1=") {
                guard let tag = bytes(hexadecimal: part.dropFirst(3)), tag.count == 32, tags.count < secretsMax else { throw .malformed }
                tags.append(tag)
            }
        }
        guard let time, !tags.isEmpty else { throw .malformed }
        return (time, tags)
    }

    private static func tag(_ body: [UInt8], _ time: String, _ secret: WebhookSecret) -> [UInt8] {
        hmacSHA256(key: secret.key, message: Array("\(time).".utf8) + body)
    }
}
