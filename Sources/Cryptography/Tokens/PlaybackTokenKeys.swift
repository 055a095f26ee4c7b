/// Signs and verifies playback tokens, from any thread.
package struct PlaybackTokenKeys: Sendable {
    /// Signs.
    private let current: PlaybackTokenKey
    /// Only verify.
    private let former: [PlaybackTokenKey]

    package static let formerMax = 3

    /// Nil with more than ``formerMax`` former keys, or with two of one number.
    package init?(current: PlaybackTokenKey, former: [PlaybackTokenKey] = []) {
        guard former.count <= Self.formerMax, Set(former.map(\.number) + [current.number]).count == former.count + 1 else { return nil }
        self.current = current
        self.former = former
    }

    /// The token's text. An expiry, viewer or playback id beyond ``PlaybackToken``'s limits is our own mistake and traps.
    package func sign(_ token: PlaybackToken) -> String {
        precondition((0...PlaybackToken.expiryMax).contains(token.expiresAt), "a playback token expires between 1970 and the year 36812")
        precondition((1...PlaybackToken.playbackIDBytesMax).contains(token.playbackID.utf8.count), "a playback id has 1 to 64 bytes")
        let viewer = Array((token.viewer ?? "").utf8)
        precondition(viewer.count <= PlaybackToken.viewerBytesMax && viewer.allSatisfy { (0x21...0x7E).contains($0) })
        precondition(token.viewer.map { !$0.isEmpty } ?? true, "a viewer's id is not empty")
        var bytes = [current.number << 4 | UInt8(viewer.count)]
        append(UInt64(token.epoch), byteCount: 4, to: &bytes)
        append(UInt64(token.expiresAt), byteCount: 5, to: &bytes)
        append(token.session, byteCount: 8, to: &bytes)
        bytes += viewer
        // Bytes have no padding that could be read uninitialized.
        let tag = unsafe current.tag(bytes.span.bytes, token.playbackID)
        for index in 0..<PlaybackToken.tagByteCount { bytes.append(tag[index]) }
        return base64URL(bytes)
    }

    /// What a token from an address says, which may be anything. Good for this playback id at `now`, in milliseconds since
    /// 1970, or an error. Whether the rights epoch is still the livestream's is for the caller to compare. Apart from the
    /// playback id, which the caller has, nothing is allocated.
    package func verify(_ text: Substring.UTF8View, playbackID: String, now: Int64) throws(PlaybackTokenError) -> PlaybackToken {
        guard (1...PlaybackToken.playbackIDBytesMax).contains(playbackID.utf8.count) else { throw .notAuthentic }
        let bytes = try TokenBytes(text)
        guard let key = key(bytes.keyNumber) else { throw .unknownKey }
        guard bytes.isTagged(by: key, playbackID) else { throw .notAuthentic }
        let token = try bytes.token(playbackID: playbackID)
        guard now < token.expiresAt * 1000 else { throw .expired }
        return token
    }

    /// The same of a string.
    package func verify(_ text: String, playbackID: String, now: Int64) throws(PlaybackTokenError) -> PlaybackToken {
        try verify(text[...].utf8, playbackID: playbackID, now: now)
    }

    private func key(_ number: UInt8) -> PlaybackTokenKey? {
        current.number == number ? current : former.first { $0.number == number }
    }

    private func append(_ value: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
        for index in (0..<byteCount).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }
}
