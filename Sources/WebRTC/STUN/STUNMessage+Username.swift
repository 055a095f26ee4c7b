internal import Bytes

extension STUNMessage {
    /// The fragment in front of the colon: ours, in a request to us (RFC 8445, §7.2.2). By it a shared port finds the session.
    ///
    /// - Parameter bytes: the same that the message was read from.
    package func localUsernameFragment(in bytes: RawSpan) -> [UInt8]? {
        guard let username, username.upperBound <= bytes.byteCount else { return nil }
        let text = bytes.extracting(username).copied()
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return Array(text[..<colon])
    }

    func hasUsername(_ expected: [UInt8], in bytes: RawSpan) -> Bool {
        guard let username, username.upperBound <= bytes.byteCount else { return false }
        return bytes.extracting(username).copied() == expected
    }
}
