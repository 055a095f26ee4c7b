package import Cryptography
internal import Store

/// Says whether a token in a playback path opens it, without asking anybody: a value that each loop holds a copy of.
///
/// A request for `/live/{playback id}/t/{token}/…` costs one HMAC and at most two look-ups in small tables:
/// 1. The token's tag is right for this playback id, and it hasn't expired (``PlaybackTokenKeys/verify(_:playbackID:now:)``).
/// 2. The livestream's rights were not taken back since: the token's epoch is at least the one in ``epochs``. Livestreams whose rights
///    weren't changed within a token's lifetime aren't in there.
/// 3. The person's rights were not taken back since: the token expires later than one given at that moment would.
///
/// What is taken back reaches this table at once in the process that did it, and by ``RightsBoard/refresh(from:at:)`` in every other. What
/// is older than a token's lifetime is dropped: no token is left that it could concern.
package struct PlaybackGate: Sendable {
    package enum Refusal: String, Error, Sendable {
        /// No token of ours, or not for this playback id.
        case wrong
        case expired
        /// Blocked, removed, hidden, or under another password since: ask for a new one.
        case revoked
    }

    /// Good tokens are given for so long. Whoever is taken a right from loses it within seconds all the same; a phone's own player, whose
    /// address can't be changed while it plays, keeps a service of several hours.
    package static let lifetimeMilliseconds: Int64 = 6 * 3_600_000

    var keys: PlaybackTokenKeys
    /// The store's keys from which those were derived.
    var sealingKeyIDs: [String] = []
    /// By playback id: the first epoch that counts, and when that was said.
    var epochs: [String: (epoch: UInt32, at: Int64)] = [:]
    /// By person: when their rights were taken back last.
    var persons: [User.ID: Int64] = [:]

    package init(keys: PlaybackTokenKeys) { self.keys = keys }

    /// - Parameters:
    ///   - token: as it stands in the path; may be anything.
    ///   - now: milliseconds since 1970.
    package func verify(
        _ token: Substring.UTF8View, playbackID: String, now: Int64
    ) throws(Refusal) -> PlaybackToken {
        let known: PlaybackToken
        do throws(PlaybackTokenError) { known = try keys.verify(token, playbackID: playbackID, now: now) } catch {
            throw error == .expired ? .expired : .wrong
        }
        if let first = epochs[playbackID], known.epoch < first.epoch { throw .revoked }
        if let viewer = known.viewer, let revokedAt = persons[viewer], known.expiresAt * 1000 <= revokedAt + Self.lifetimeMilliseconds {
            throw .revoked
        }
        return known
    }

    /// The same of a string.
    package func verify(_ token: String, playbackID: String, now: Int64) throws(Refusal) -> PlaybackToken {
        try verify(token[...].utf8, playbackID: playbackID, now: now)
    }

    /// A token's text for a right.
    ///
    /// - Parameter session: tells one viewing from another when they are counted.
    package func sign(_ right: PlaybackRight, session: UInt64) -> String {
        // Rounded down: a right never outlives its link.
        let seconds = right.expiresAt / 1000
        let viewer = right.userID.flatMap { $0.utf8.count <= PlaybackToken.viewerBytesMax ? $0 : nil }
        return keys.sign(
            PlaybackToken(
                playbackID: right.playbackID, epoch: UInt32(clamping: right.epoch),
                expiresAt: min(max(seconds, 0), PlaybackToken.expiryMax), session: session, viewer: viewer))
    }

    /// Takes in what was taken back, in any order, also twice.
    mutating func take(_ revocations: [RightsRevocation], at now: Int64) {
        for revocation in revocations {
            switch revocation.what {
            case .livestream(let playbackID, let epoch):
                let known = epochs[playbackID]
                let at = max(known?.at ?? .min, revocation.at)
                epochs[playbackID] = (max(known?.epoch ?? 0, UInt32(clamping: epoch)), at)
            case .person(let id): persons[id] = max(persons[id] ?? .min, revocation.at)
            }
        }
        let oldest = now - Self.keptMilliseconds
        epochs = epochs.filter { $0.value.at >= oldest }
        persons = persons.filter { $0.value >= oldest }
    }

    /// As long as a token, and a little for clocks of other machines that differ.
    package static let keptMilliseconds = lifetimeMilliseconds + 600_000
}
