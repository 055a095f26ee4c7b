/// A key for playback tokens. Its number stands in each token, so that keys can be rotated: the next one signs, the last
/// one verifies until its tokens have expired. Printing, dumping or mirroring it shows nothing of the secret.
package struct PlaybackTokenKey: Sendable {
    /// 0…15, and around again.
    package let number: UInt8
    let key: HMACKey

    /// Nil for a larger number, and unless the secret has 32 bytes.
    package init?(number: UInt8, secret: [UInt8]) {
        guard number <= Self.numberMax, secret.count == Self.secretByteCount else { return nil }
        self.number = number
        // A key of its own even if the secret serves something else too.
        key = HMACKey(hkdfSHA256(secret: secret, info: Array("carillon playback token".utf8), byteCount: 32))
    }

    package static let secretByteCount = 32
    package static let numberMax: UInt8 = 15

    /// Of a token's bytes before the tag, which say their own length, and of the playback id.
    func tag(_ bytes: RawSpan, _ playbackID: String) -> HMACKey.Tag {
        // Bytes have no padding that could be read uninitialized.
        key.tag(bytes, unsafe playbackID.utf8.span.bytes)
    }
}
