/// The bytes of a token on the stack.
struct TokenBytes {
    private var bytes = InlineArray<49, UInt8>(repeating: 0)
    private var count = 0

    /// Strict base64url: each token has one spelling.
    init(_ text: Substring.UTF8View) throws(PlaybackTokenError) {
        var pending: UInt32 = 0
        var bitCount = 0
        for character in text {
            guard let digit = Base64Alphabet.url.value(of: character) else { throw .malformed }
            pending = (pending << 6 | UInt32(digit)) & 0xFFFF
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            guard count < PlaybackToken.bytesMax else { throw .malformed }
            bytes[count] = UInt8(truncatingIfNeeded: pending >> UInt32(bitCount))
            count += 1
        }
        guard bitCount < 6, pending & (1 << UInt32(bitCount) - 1) == 0 else { throw .malformed }
        guard count == PlaybackToken.fixedByteCount + Int(bytes[0] & 15) + PlaybackToken.tagByteCount else { throw .malformed }
    }

    var keyNumber: UInt8 { bytes[0] >> 4 }

    /// In a time that does not depend on where a wrong tag differs.
    func isTagged(by key: PlaybackTokenKey, _ playbackID: String) -> Bool {
        // Bytes have no padding that could be read uninitialized.
        let all = unsafe bytes.span.bytes
        let expected = key.tag(all.extracting(0..<count - PlaybackToken.tagByteCount), playbackID)
        let tag = all.extracting(count - PlaybackToken.tagByteCount..<count)
        return unsafe isEqualInConstantTime(tag, expected.span.bytes.extracting(first: PlaybackToken.tagByteCount))
    }

    /// What the bytes say; read after the tag was found right.
    func token(playbackID: String) throws(PlaybackTokenError) -> PlaybackToken {
        let viewer = PlaybackToken.fixedByteCount..<count - PlaybackToken.tagByteCount
        for index in viewer where !(0x21...0x7E).contains(bytes[index]) { throw .malformed }
        return PlaybackToken(
            playbackID: playbackID, epoch: UInt32(truncatingIfNeeded: number(1..<5)), expiresAt: Int64(number(5..<10)),
            session: number(10..<18), viewer: viewer.isEmpty ? nil : text(viewer))
    }

    private func number(_ range: Range<Int>) -> UInt64 { range.reduce(0) { $0 << 8 | UInt64(bytes[$1]) } }

    private func text(_ range: Range<Int>) -> String {
        // The buffer has room for as many bytes as are asked for, and each is set.
        unsafe String(unsafeUninitializedCapacity: range.count) { buffer in
            for (offset, index) in range.enumerated() { unsafe buffer[offset] = bytes[index] }
            return range.count
        }
    }
}
