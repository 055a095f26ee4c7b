/// The right to play one livestream, carried in the path of every playlist and part: `/live/{playback id}/t/{token}/…`.
/// One viewer's token stays the same for as long as it is good, so relative names in playlists work and each address can
/// be cached. Nothing has to be looked up to verify it.
///
/// A token is base64url (RFC 4648 §5) without padding of
///
///     key number, 4 bits · viewer's length, 4 bits · rights epoch, 4 bytes · expiry in seconds since 1970, 5 ·
///     session, 8 · viewer, 0…15 · tag, 16
///
/// which makes 46 to 66 characters. The tag is the first half (RFC 2104 §5) of HMAC-SHA256 over what stands before it
/// and the playback id. The id is in the path already, and a token fits no other.
package struct PlaybackToken: Sendable, Equatable {
    /// Whose livestream or recording.
    package var playbackID: String
    /// Grows whenever rights are taken back. A token with a smaller one than the livestream's must be asked for anew.
    package var epoch: UInt32
    /// Good before this time: seconds since 1970, 0…2⁴⁰−1.
    package var expiresAt: Int64
    /// Tells viewer sessions apart when they are counted; 0 if it is nobody's.
    package var session: UInt64
    /// Who watches, as an opaque id; nil for a guest. At most 15 bytes, which Swift keeps without allocating, all of them
    /// visible ASCII.
    package var viewer: String?

    package init(playbackID: String, epoch: UInt32, expiresAt: Int64, session: UInt64, viewer: String? = nil) {
        self.playbackID = playbackID
        self.epoch = epoch
        self.expiresAt = expiresAt
        self.session = session
        self.viewer = viewer
    }

    package static let viewerBytesMax = 15
    package static let expiryMax: Int64 = 1 << 40 - 1
    package static let playbackIDBytesMax = 64

    static let fixedByteCount = 18
    static let tagByteCount = 16
    static let bytesMax = fixedByteCount + viewerBytesMax + tagByteCount
    /// 46…66 characters.
    package static let characterCounts = (fixedByteCount + tagByteCount) * 4 / 3 + 1...(bytesMax * 4 + 2) / 3
}

/// Why a token opens nothing.
package enum PlaybackTokenError: Error, Equatable {
    case malformed
    /// Made under a key that is no longer, or not yet, known.
    case unknownKey
    /// Changed, made up, or for another playback id.
    case notAuthentic
    case expired
}
